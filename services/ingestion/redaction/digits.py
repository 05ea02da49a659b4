"""Runs of digit groups, such as "4111 1111-1111 1111": where numbers hide."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from services.ingestion.redaction.reading import Span

# Stands where an item was found already: joins nothing and matches nothing.
MASK = "\0"

_GROUP = re.compile("[0-9]+")


class Run:
    """Digit groups with only a few marks, and no letter, between two of them."""

    def __init__(self, text: str, groups: Sequence[Span]) -> None:
        self.text = text
        self.groups = groups
        self.lengths = tuple(end - start for start, end in groups)
        self._digits = "".join(text[start:end] for start, end in groups)
        self._begins = [0, *accumulate(self.lengths)]

    def __len__(self) -> int:
        return len(self.groups)

    def number(self, first: int, end: int) -> str:
        """The digits of the groups `first` to `end`, the last exclusive."""
        return self._digits[self._begins[first] : self._begins[end]]

    def span(self, first: int, end: int) -> Span:
        """Where the groups `first` to `end` stand in the text."""
        return self.groups[first][0], self.groups[end - 1][1]

    def ends(self, first: int, fewest: int, most: int) -> range:
        """The ends of what begins with the group `first` and has so many digits, longest first."""
        begin = self._begins[first]
        longest = bisect_right(self._begins, begin + most) - 1
        return range(longest, bisect_left(self._begins, begin + fewest) - 1, -1)

    def reach(self, gap: re.Pattern[str]) -> list[int]:
        """For each group the end of the groups that follow it with such gaps between them."""
        ends = [len(self.groups)]
        for number, (left, right) in reversed(list(enumerate(pairwise(self.groups), 1))):
            ends.append(ends[-1] if gap.fullmatch(self.text, left[1], right[0]) else number)
        return ends[::-1]


@cache
def _pattern(digits: int) -> re.Pattern[str]:
    return re.compile(rf"[0-9](?:[^0-9A-Za-z\0]{{0,5}}[0-9]){{{digits - 1},}}")


def holds_run(text: str, digits: int) -> bool:
    """Whether there is a run of at least so many digits."""
    return _pattern(digits).search(text) is not None


def runs(text: str, digits: int) -> Iterator[Run]:
    """The runs of at least so many digits."""
    for run in _pattern(digits).finditer(text):
        yield Run(text, [group.span() for group in _GROUP.finditer(text, *run.span())])
