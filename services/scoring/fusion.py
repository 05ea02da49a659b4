"""One score from all evidence of a signal: a linear opinion pool (Stone 1961).

Each kind of evidence has a share, its weight among the weights present, and the probability of
an emotion is the mean of what they say by their shares. So a share is what that evidence
contributed, and the shares sum to 1. Evidence that is missing has no share: it is never taken
for a neutral opinion, and it lowers the confidence. Urgency and effort add up instead, by
noisy-or: a hurry shown by one kind of evidence is not slowed by another that shows none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from heartline.contracts import AbstentionReason, Channel, EmotionScore, InferenceBasis
from services.scoring.disagreement import disagreements
from services.scoring.evidence import Evidence, arousal_of, either, valence_of
from services.scoring.taxonomy import NAMES, TAXONOMY_ID

TEXT = InferenceBasis.INFERENCE_BASIS_TEXT
ACOUSTIC = InferenceBasis.INFERENCE_BASIS_ACOUSTIC
BEHAVIORAL = InferenceBasis.INFERENCE_BASIS_BEHAVIORAL
TIMING = InferenceBasis.INFERENCE_BASIS_TIMING
BASES = (TEXT, ACOUSTIC, BEHAVIORAL, TIMING)

#: What a channel could have carried beside words and waits.
ALSO_EXPECTED: Mapping[Channel.ValueType, Collection[InferenceBasis.ValueType]] = MappingProxyType(
    {Channel.CHANNEL_VOICE: (ACOUSTIC,), Channel.CHANNEL_IN_APP: (BEHAVIORAL,)}
)
#: What is left of the confidence without an expected kind of evidence.
WITHOUT: Mapping[InferenceBasis.ValueType, float] = MappingProxyType(
    {TEXT: 0.8, ACOUSTIC: 0.8, BEHAVIORAL: 0.9, TIMING: 0.95}
)
#: What is left of it where evidence is there and cannot be read.
UNREADABLE = 0.5
#: Below this probability no emotion is named: on GoEmotions' dev split the best emotion of such
#: texts, one in twenty, is right in 21 % of them, and in 74 % of the others.
LEAST_PROBABLE = 0.3
#: What full emphasis adds.
AROUSAL_OF_EMPHASIS = 0.2
DIGITS = 4


def fuse(channel: Channel.ValueType, evidence: Sequence[Evidence]) -> EmotionScore:
    """The score of one signal, without the model's id; `evidence`: one or more, each of its kind.

    Every number is rounded to 4 decimals.
    """
    shares = _shares(evidence)
    emotions = _pooled([(e.emotions, share) for e, share in zip(evidence, shares, strict=True)])
    emphasis = max(e.emphasis for e in evidence)
    confidence = max(emotions) * _coverage(channel, evidence)
    abstention = _abstention(emotions, evidence)
    score = EmotionScore(
        taxonomy_id=TAXONOMY_ID,
        valence=round(_weighted(map(valence_of, evidence), shares), DIGITS),
        arousal=round(_arousal(evidence, shares, emphasis), DIGITS),
        urgency=round(either(e.urgency for e in evidence), DIGITS),
        effort=round(either(e.effort for e in evidence), DIGITS),
        confidence=round(confidence, DIGITS),
        abstained=abstention != AbstentionReason.ABSTENTION_REASON_UNSPECIFIED,
        abstention_reason=abstention,
        missing=[basis for basis in BASES if basis not in {e.basis for e in evidence}],
        disagreements=disagreements(evidence),
    )
    _add_emotions(score, emotions, _weighted(map(_strength, evidence), shares))
    for part, share in zip(evidence, shares, strict=True):
        score.contributions.add(basis=part.basis, share=share)
    return score


def _abstention(
    emotions: Sequence[float], evidence: Sequence[Evidence]
) -> AbstentionReason.ValueType:
    unreadable = next((e.unreadable for e in evidence if not e.readable), None)
    if unreadable is not None:
        return unreadable
    if max(emotions) < LEAST_PROBABLE:
        return AbstentionReason.ABSTENTION_REASON_WEAK_EVIDENCE
    return AbstentionReason.ABSTENTION_REASON_UNSPECIFIED


def _shares(evidence: Sequence[Evidence]) -> list[float]:
    """Rounded, the first taking what rounding leaves, so that they sum to 1."""
    total = sum(e.weight for e in evidence)
    others = [round(e.weight / total, DIGITS) for e in evidence[1:]]
    return [round(1.0 - sum(others), DIGITS), *others]


def _pooled(weighted: Sequence[tuple[Sequence[float], float]]) -> list[float]:
    if len(weighted) == 1:
        return list(weighted[0][0])
    columns = zip(*(emotions for emotions, _ in weighted), strict=True)
    shares = [share for _, share in weighted]
    return [sum(p * s for p, s in zip(column, shares, strict=True)) for column in columns]


def _coverage(channel: Channel.ValueType, evidence: Sequence[Evidence]) -> float:
    """1 with all that the channel could carry; less for what is missing or unreadable."""
    there = {e.basis for e in evidence}
    left = 1.0
    for basis in (TEXT, TIMING, *ALSO_EXPECTED.get(channel, ())):
        left *= 1.0 if basis in there else WITHOUT[basis]
    return left if all(e.readable for e in evidence) else left * UNREADABLE


def _weighted(values: Iterable[float], shares: Sequence[float]) -> float:
    return sum(value * share for value, share in zip(values, shares, strict=True))


def _strength(evidence: Evidence) -> float:
    return evidence.strength + (1.0 - evidence.strength) * evidence.emphasis


def _arousal(evidence: Sequence[Evidence], shares: Sequence[float], emphasis: float) -> float:
    calm = _weighted(map(arousal_of, evidence), shares)
    return min(1.0, calm + AROUSAL_OF_EMPHASIS * emphasis)


def _add_emotions(score: EmotionScore, emotions: Sequence[float], strength: float) -> None:
    """Most probable first; an emotion that is improbable is weak, however loud the text."""
    named = sorted(zip(emotions, NAMES, strict=True), key=lambda pair: -pair[0])
    for probability, name in named:
        score.emotions.add(
            name=name,
            probability=round(probability, DIGITS),
            intensity=round(probability * strength, DIGITS),
        )
