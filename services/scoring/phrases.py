"""Phrases in English text: what they are, and how to look for many of them in no time.

A phrase names words of which any match has one. Most texts have none, so looking for all
phrases costs one look at each word of the text; a pattern runs only where its word is there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

WORD = re.compile(r"[^\W_]+")
# Characters before a match that may change its meaning; keeps long texts cheap.
LONGEST_GUARD = 60
CLAUSE_END = re.compile(r"[.!?;\n]+|,? but ")


@dataclass(frozen=True, slots=True)
class Said:
    """A text as phrases read it: in lower case, and its words."""

    text: str
    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Said":
        """`text`: normalized."""
        lowered = text.casefold()
        return cls(lowered, frozenset(WORD.findall(lowered)))

    def clauses(self) -> Sequence[str]:
        return CLAUSE_END.split(self.text)


@dataclass(frozen=True, slots=True)
class Phrase:
    #: A text without any of these words cannot match.
    words: frozenset[str]
    pattern: re.Pattern[str]
    #: What, right before a match, makes it mean something else, such as a negation.
    unless_after: re.Pattern[str] | None = None

    def found(self, said: Said) -> bool:
        if self.words.isdisjoint(said.words):
            return False
        return any(self._meant(match) for match in self.pattern.finditer(said.text))

    def _meant(self, match: re.Match[str]) -> bool:
        if self.unless_after is None:
            return True
        begin = max(0, match.start() - LONGEST_GUARD)
        return self.unless_after.search(match.string, begin, match.start()) is None


class Index(Generic[T]):
    """What each phrase stands for, found by the words of a text."""

    def __init__(self, meanings: Iterable[tuple[Phrase, T]]) -> None:
        self._meanings = list(meanings)
        self._by_word: dict[str, list[int]] = {}
        for number, (phrase, _) in enumerate(self._meanings):
            for word in phrase.words:
                self._by_word.setdefault(word, []).append(number)

    def found(self, said: Said) -> Iterator[T]:
        """In the order in which they were given."""
        words = self._by_word.keys() & said.words
        for number in sorted({number for word in words for number in self._by_word[word]}):
            phrase, meaning = self._meanings[number]
            if phrase.found(said):
                yield meaning


def phrase(words: str, *patterns: str, unless_after: str = "") -> Phrase:
    """A phrase of any of the patterns, each between word boundaries; `words` apart by spaces.

    >>> phrase("waiting", r"still waiting").found(Said.of("I am still waiting"))
    True
    """
    guard = re.compile(rf"(?:\b|(?=n't))(?:{unless_after})\s*$") if unless_after else None
    return Phrase(word_set(words), re.compile(rf"\b{one_of(*patterns)}(?!\w)"), guard)


def one_of(*patterns: str) -> str:
    """A pattern for any of the patterns."""
    return f"(?:{'|'.join(patterns)})"


def word_set(words: str) -> frozenset[str]:
    """Words apart by white space."""
    return frozenset(words.split())
