"""One score from all evidence: what must hold whatever the evidence is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heartline.contracts import AbstentionReason, Channel, InferenceBasis
from services.scoring.evidence import Evidence, emotions_of
from services.scoring.fusion import BASES, LEAST_PROBABLE, TEXT, TIMING, fuse
from services.scoring.taxonomy import EMOTIONS, NAMES, TAXONOMY_ID

UNIT = st.floats(0, 1)
READABLE = AbstentionReason.ABSTENTION_REASON_UNSPECIFIED
CHANNELS = st.sampled_from(Channel.values()[1:])
EMOTION_LISTS = st.lists(UNIT, min_size=len(EMOTIONS), max_size=len(EMOTIONS))


def evidence_of(basis: InferenceBasis.ValueType) -> st.SearchStrategy[Evidence]:
    weight = st.just(1.0) if basis != TIMING else st.floats(0, 0.4)
    return st.builds(
        Evidence,
        basis=st.just(basis),
        emotions=EMOTION_LISTS,
        weight=weight,
        emphasis=UNIT,
        strength=UNIT,
        urgency=UNIT,
        effort=UNIT,
        unreadable=st.sampled_from(AbstentionReason.values()),
    )


def some_evidence() -> st.SearchStrategy[list[Evidence]]:
    first = st.sampled_from([basis for basis in BASES if basis != TIMING])
    bases = st.tuples(first, st.booleans()).map(lambda f: [f[0], *([TIMING] if f[1] else [])])
    return bases.flatmap(lambda found: st.tuples(*map(evidence_of, found)).map(list))


@given(channel=CHANNELS, evidence=some_evidence())
def test_every_number_keeps_its_bounds(
    channel: Channel.ValueType, evidence: list[Evidence]
) -> None:
    score = fuse(channel, evidence)
    assert -1 <= score.valence <= 1
    for value in (score.arousal, score.urgency, score.effort, score.confidence):
        assert 0 <= value <= 1
    for emotion in score.emotions:
        assert 0 <= emotion.intensity <= emotion.probability <= 1


@given(channel=CHANNELS, evidence=some_evidence())
def test_every_emotion_is_there_once_most_probable_first(
    channel: Channel.ValueType, evidence: list[Evidence]
) -> None:
    score = fuse(channel, evidence)
    assert sorted(e.name for e in score.emotions) == sorted(NAMES)
    probabilities = [emotion.probability for emotion in score.emotions]
    assert probabilities == sorted(probabilities, reverse=True)
    assert score.taxonomy_id == TAXONOMY_ID


@given(channel=CHANNELS, evidence=some_evidence())
def test_shares_sum_to_one_and_every_kind_of_evidence_is_there_or_named_missing(
    channel: Channel.ValueType, evidence: list[Evidence]
) -> None:
    score = fuse(channel, evidence)
    assert sum(part.share for part in score.contributions) == pytest.approx(1.0, abs=1e-9)
    there = [part.basis for part in score.contributions]
    assert sorted([*there, *score.missing]) == sorted(BASES)


@given(channel=CHANNELS, evidence=some_evidence())
def test_the_same_evidence_gives_the_same_bytes(
    channel: Channel.ValueType, evidence: list[Evidence]
) -> None:
    first, again = fuse(channel, evidence), fuse(channel, list(evidence))
    assert first.SerializeToString() == again.SerializeToString()


@given(text=evidence_of(TEXT))
def test_a_missing_kind_of_evidence_lowers_the_confidence(text: Evidence) -> None:
    assume(max(text.emotions) > 0.01)
    agreeing = replace(text, basis=TIMING, weight=0.2, unreadable=READABLE)
    complete = fuse(Channel.CHANNEL_CHAT, [text, agreeing])
    assert fuse(Channel.CHANNEL_CHAT, [text]).confidence < complete.confidence
    assert (
        fuse(Channel.CHANNEL_VOICE, [text]).confidence
        <= fuse(Channel.CHANNEL_CHAT, [text]).confidence
    )


@given(text=evidence_of(TEXT))
def test_what_is_missing_is_no_neutral_opinion(text: Evidence) -> None:
    silent = replace(text, basis=TIMING, weight=0.0, unreadable=READABLE)
    alone, with_silence = (
        fuse(Channel.CHANNEL_CHAT, [text]),
        fuse(Channel.CHANNEL_CHAT, [text, silent]),
    )
    assert list(alone.emotions) == list(with_silence.emotions)
    assert alone.valence == with_silence.valence


def probabilities(evidence: Sequence[Evidence]) -> dict[str, float]:
    score = fuse(Channel.CHANNEL_CHAT, evidence)
    return {emotion.name: emotion.probability for emotion in score.emotions}


def test_an_emotion_is_the_mean_of_the_opinions_by_their_shares() -> None:
    text = Evidence(TEXT, emotions_of(gratitude=0.8), weight=1.0)
    wait = Evidence(TIMING, emotions_of(frustration=0.5), weight=0.25)
    found = probabilities([text, wait])
    assert found["gratitude"] == pytest.approx(0.64)
    assert found["frustration"] == pytest.approx(0.1)


def test_nothing_is_named_below_the_least_probability() -> None:
    weak = Evidence(TEXT, [LEAST_PROBABLE - 0.01] * len(EMOTIONS), weight=1.0)
    clear = Evidence(TEXT, emotions_of(anger=0.9), weight=1.0)
    assert fuse(Channel.CHANNEL_CHAT, [weak]).abstained
    assert not fuse(Channel.CHANNEL_CHAT, [clear]).abstained


def test_what_cannot_be_read_is_not_named_however_sure_it_looks() -> None:
    clear = Evidence(TEXT, emotions_of(anger=0.9), weight=1.0)
    unreadable = replace(clear, unreadable=AbstentionReason.ABSTENTION_REASON_LANGUAGE_NOT_SERVED)
    score = fuse(Channel.CHANNEL_CHAT, [unreadable])
    assert score.abstained
    assert score.confidence < fuse(Channel.CHANNEL_CHAT, [clear]).confidence
