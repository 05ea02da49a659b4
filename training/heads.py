"""What the model learns to answer, and targets of which some are known.

Every answer is a number in 0..1 and is learnt by cross-entropy; a row of training data says
which of them it knows, and how surely.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from services.scoring.taxonomy import NAMES

Row = NDArray[np.float32]

STATES = NAMES
#: Valence -1..1 is kept as (valence + 1) / 2; intensity is that of the strongest emotion.
DIMENSIONS = ("valence", "arousal", "urgency", "effort", "intensity")
FLAGS = ("human_requested", "threat_to_leave", "vulnerable", "abuse", "sarcasm")


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of the heads side by side; `labels` are those of GoEmotions."""

    labels: tuple[str, ...]

    @property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "labels": self.labels,
            "states": STATES,
            "dimensions": DIMENSIONS,
            "flags": FLAGS,
        }

    @property
    def slices(self) -> Mapping[str, slice]:
        found, start = {}, 0
        for head, columns in self.heads.items():
            found[head] = slice(start, start + len(columns))
            start += len(columns)
        return found

    def empty(self) -> tuple[Row, Row]:
        """Layout and weights of a row of which nothing is known."""
        width = sum(1 for _ in chain.from_iterable(self.heads.values()))
        return np.zeros(width, np.float32), np.zeros(width, np.float32)
