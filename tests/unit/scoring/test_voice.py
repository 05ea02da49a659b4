"""The tone of a voice in a score, and what it contradicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import (
    Channel,
    EmotionScore,
    InferenceBasis,
    Signal,
    VoiceTone,
    VoiceToneAbsence,
)
from services.scoring.scorer import Scorer
from services.scoring.voice import evidence_of_voice
from tests.unit.scoring.signals import said

TEXT = InferenceBasis.INFERENCE_BASIS_TEXT
ACOUSTIC = InferenceBasis.INFERENCE_BASIS_ACOUSTIC
SHARES = st.floats(0, 1)
TENSE = VoiceTone(arousal=0.95, tension=0.9, confidence=1.0)


def spoken(text: str, tone: VoiceTone | None) -> Signal:
    signal = said(text, channel=Channel.CHANNEL_VOICE)
    if tone is not None:
        signal.voice_tone.CopyFrom(tone)
    return signal


def score(scorer: Scorer, text: str, tone: VoiceTone | None) -> EmotionScore:
    return scorer.score([spoken(text, tone)])[0].score


def test_calm_words_in_a_tense_voice_are_reported_as_such(scorer: Scorer) -> None:
    words = "you can send it to my address"
    alone, tense = score(scorer, words, None), score(scorer, words, TENSE)
    [found] = tense.disagreements
    assert {found.basis, found.other_basis} == {TEXT, ACOUSTIC}
    assert not alone.disagreements
    assert tense.arousal > alone.arousal
    assert tense.valence < alone.valence


def test_a_voice_as_the_call_began_leaves_the_words_their_say(scorer: Scorer) -> None:
    usual = VoiceTone(arousal=0.5, tension=0.5, confidence=1.0)
    words = "I am so angry about this invoice"
    alone, beside = score(scorer, words, None), score(scorer, words, usual)
    assert beside.valence == pytest.approx(alone.valence)
    assert not beside.disagreements


def test_a_voice_that_is_missing_or_says_nothing_is_named(scorer: Scorer) -> None:
    silent = VoiceTone(absence=VoiceToneAbsence.VOICE_TONE_ABSENCE_SILENT)
    missing, unheard = (score(scorer, "fine, thank you", tone) for tone in (None, silent))
    heard = score(scorer, "fine, thank you", VoiceTone(arousal=0.6, tension=0.5, confidence=1.0))
    assert ACOUSTIC in missing.missing
    assert ACOUSTIC in unheard.missing
    assert ACOUSTIC not in heard.missing
    assert missing.confidence == unheard.confidence < heard.confidence


@given(arousal=SHARES, tension=SHARES, confidence=SHARES)
def test_what_a_voice_says_has_its_bounds(
    arousal: float, tension: float, confidence: float
) -> None:
    evidence = evidence_of_voice(VoiceTone(arousal=arousal, tension=tension, confidence=confidence))
    assert (evidence is None) == (confidence == 0)
    if evidence is not None:
        assert 0 <= evidence.weight <= 1
        assert evidence.arousal is not None
        assert 0 <= evidence.arousal <= 1
        assert all(0 <= p <= 1 for p in evidence.emotions)
