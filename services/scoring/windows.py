"""What the model reads of a text: token ids, in windows, each with the turns before it.

Nothing is cut off. A text that does not fit is divided into windows of nearly equal length,
and what the windows show is joined: each emotion as strong as in the window that shows it
most, neutral as weak as in the window that is least neutral. A furious last paragraph
weighs in a long letter as it would alone.

The turns before stand behind a text that fits into one window, as a second segment, the
oldest cut off. A text of several windows is its own context.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids; the first `text_tokens` of them are the text, the rest are turns before it."""

    ids: list[int]
    text_tokens: int

    def __len__(self) -> int:
        return len(self.ids)


#: Of one text.
Windows = list[Window]


def divided(
    ids: Sequence[int], context: Sequence[int], longest: int, longest_context: int
) -> Windows:
    """Windows of at most `longest` tokens of a text, and `longest_context` of its context.

    Both come with an opening and a closing token.

    >>> [window.ids for window in divided([101, 7, 8, 9, 102], [101, 5, 102], 4, 4)]
    [[101, 7, 8, 102], [101, 9, 102]]
    >>> divided([101, 7, 102], [101, 4, 5, 102], 4, 2)
    [Window(ids=[101, 7, 102, 5, 102], text_tokens=3)]
    """
    if len(ids) > longest:
        first, body, last = ids[0], ids[1:-1], ids[-1]
        parts = ([first, *part, last] for part in _divide(body, longest - 2))
        return [Window(part, len(part)) for part in parts]
    turns = context[1:-1][1 - longest_context :] if context else []
    behind = [*turns, context[-1]] if turns else []
    return [Window([*ids, *behind], len(ids))]


def _divide(items: Sequence[T], longest: int) -> list[Sequence[T]]:
    """As few parts of at most `longest` as possible, their lengths differing by one at most."""
    parts = -(-len(items) // longest)
    size, longer = divmod(len(items), parts)
    starts = [i * size + min(i, longer) for i in range(parts + 1)]
    return [items[start:end] for start, end in pairwise(starts)]


def feed(windows: Sequence[Window]) -> dict[str, NDArray[np.int64]]:
    """The inputs of the model, each [windows, longest], padded on the right with 0.

    A token of the text has type 0, one of its context type 1.
    """
    longest = max(map(len, windows))
    ids, mask, types = (np.zeros((len(windows), longest), np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        ids[row, : len(window)] = window.ids
        mask[row, : len(window)] = 1
        types[row, window.text_tokens : len(window)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
