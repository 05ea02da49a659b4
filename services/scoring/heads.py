"""The model's answers: heads, side by side in one row of logits, calibrated head by head."""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from services.scoring.windows import Logits

NEUTRAL = "neutral"
VALENCE = "valence"
INTENSITY = "intensity"

Probabilities = NDArray[np.float64]


class Heads:
    """Where each head lies in a row, and what its logits mean.

    labels: the 27 emotions of GoEmotions and neutral; states: the emotions of the taxonomy;
    dimensions: valence as (valence + 1) / 2, arousal, urgency, effort, intensity; flags.
    """

    def __init__(
        self, names: Mapping[str, Sequence[str]], temperatures: Mapping[str, float]
    ) -> None:
        """`temperatures`: divide the logits of a head (Guo et al. 2017)."""
        self._columns = tuple(chain.from_iterable(names.values()))
        self._slices: dict[str, slice] = {}
        divisors: list[float] = []
        for head, columns in names.items():
            self._slices[head] = slice(len(divisors), len(divisors) + len(columns))
            divisors += [temperatures[head]] * len(columns)
        self._divisors = np.asarray(divisors)
        self._neutral = [i for i, name in enumerate(self._columns) if name == NEUTRAL]
        dimensions = self._slices["dimensions"].start
        self._valence = dimensions + list(names["dimensions"]).index(VALENCE)
        self._intensity = dimensions + list(names["dimensions"]).index(INTENSITY)

    def __len__(self) -> int:
        return len(self._columns)

    def probabilities(self, logits: Logits) -> Probabilities:
        """Logistic function of the calibrated logits [texts, columns], in float64."""
        return np.asarray(1.0 / (1.0 + np.exp(-logits.astype(np.float64) / self._divisors)))

    def of(self, head: str, rows: Probabilities) -> Probabilities:
        """The columns of one head."""
        return rows[:, self._slices[head]]

    def join(self, logits: Logits) -> Logits:
        """One row of the rows [windows, columns] of a text.

        The greatest of each, but neutral is as weak as where it is weakest, and the valence is
        that of the window with the strongest emotion.
        """
        joined: Logits = logits.max(axis=0)
        joined[self._neutral] = logits[:, self._neutral].min(axis=0)
        joined[self._valence] = logits[logits[:, self._intensity].argmax(), self._valence]
        return joined
