"""Evidence that contradicts other evidence: reported, whatever their mean may be.

Calm words in a tense voice, thanks between rage clicks: the mean of both is neither.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from heartline.contracts import Disagreement
from services.scoring.evidence import Evidence
from services.scoring.taxonomy import AROUSALS, VALENCES

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


def valence_of(evidence: Evidence) -> float:
    """-1..1, as it was read or else where the emotions lie."""
    return _mean(evidence, VALENCES) if evidence.valence is None else evidence.valence


def arousal_of(evidence: Evidence) -> float:
    """0..1, likewise."""
    return _mean(evidence, AROUSALS) if evidence.arousal is None else evidence.arousal


def _mean(evidence: Evidence, places: Sequence[float]) -> float:
    """Where the emotions lie together; near 0 where hardly any is probable."""
    mass = max(1.0, sum(evidence.emotions))
    return sum(p * place for p, place in zip(evidence.emotions, places, strict=True)) / mass
