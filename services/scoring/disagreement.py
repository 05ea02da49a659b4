"""Evidence that contradicts other evidence: reported, whatever their mean may be.

Calm words in a tense voice, thanks between rage clicks: the mean of both is neither.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from heartline.contracts import Disagreement
from services.scoring.evidence import Evidence, arousal_of, valence_of

#: Less than this is the usual scatter between kinds of evidence.
CLEAR = 0.4
#: Evidence with less of a say beside the rest contradicts nobody.
LEAST_WEIGHT = 0.2
DIGITS = 4


def disagreements(evidence: Sequence[Evidence]) -> Iterator[Disagreement]:
    """Of each pair that differs clearly in valence or in arousal."""
    for one, other in combinations((e for e in evidence if e.weight >= LEAST_WEIGHT), 2):
        extent = max(
            abs(valence_of(one) - valence_of(other)) / 2, abs(arousal_of(one) - arousal_of(other))
        )
        if extent >= CLEAR:
            yield Disagreement(
                basis=one.basis, other_basis=other.basis, extent=round(extent, DIGITS)
            )
