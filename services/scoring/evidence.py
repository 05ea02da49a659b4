"""What one kind of evidence says of one signal, before the kinds are joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heartline.contracts import AbstentionReason, InferenceBasis
from services.scoring.taxonomy import AROUSALS, EMOTIONS, NEUTRAL, VALENCES

#: Of evidence that says nothing of it.
PLAIN_STRENGTH = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    basis: InferenceBasis.ValueType
    #: Probability of each emotion, in the order of EMOTIONS, 0..1.
    emotions: Sequence[float]
    #: Its say beside other evidence, 0..1.
    weight: float
    #: What underlines it, such as capitals or repetition, 0 (nothing) .. 1.
    emphasis: float = 0.0
    #: How strong an emotion of probability 1 would be that nothing underlines, 0..1.
    strength: float = PLAIN_STRENGTH
    #: -1..1 and 0..1 where they are read by themselves; None: where the emotions lie.
    valence: float | None = None
    arousal: float | None = None
    urgency: float = 0.0
    effort: float = 0.0
    #: Why this kind of evidence cannot be read, such as words of another language.
    unreadable: AbstentionReason.ValueType = AbstentionReason.ABSTENTION_REASON_UNSPECIFIED

    @property
    def readable(self) -> bool:
        return self.unreadable == AbstentionReason.ABSTENTION_REASON_UNSPECIFIED


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


def either(probabilities: Iterable[float]) -> float:
    """That at least one of independent causes holds (noisy-or)."""
    none = 1.0
    for probability in probabilities:
        none *= 1.0 - probability
    return 1.0 - none


def emotions_of(**probabilities: float) -> tuple[float, ...]:
    """Probabilities in the order of EMOTIONS; neutral is what all the others leave.

    >>> emotions_of(confusion=0.4)[NEUTRAL]
    0.6
    """
    found = [probabilities.get(kind.name, 0.0) for kind in EMOTIONS]
    found[NEUTRAL] = 1.0 - either(found)
    return tuple(found)
