"""What is heard in a voice, and what is refused."""

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.errors import InvalidInput
from services.ingestion.prosody import Baseline, Encoding, Prosody, Refusal, analyse, decode, tone
from services.ingestion.prosody.audio import RATE, Samples
from tests.unit.ingestion.voices import file_of, pcm, voice

RNG = np.random.default_rng(1)


def heard(samples: Samples) -> Prosody:
    found = analyse(samples)
    assert isinstance(found, Prosody), found
    return found


@pytest.mark.parametrize("hertz", [90.0, 120.0, 200.0, 300.0])
def test_pitch_is_that_of_the_voice(hertz: float) -> None:
    semitones = 12 * math.log2(hertz / 55)
    assert heard(voice(hertz=hertz)).pitch_semitones == pytest.approx(semitones, abs=0.5)


def test_twice_the_amplitude_is_six_decibels_more_and_nothing_else() -> None:
    soft, loud = heard(voice(gain=0.1)), heard(voice(gain=0.2))
    assert loud.loudness_db - soft.loudness_db == pytest.approx(6.0, abs=0.3)
    assert loud.pitch_semitones == pytest.approx(soft.pitch_semitones, abs=0.1)
    assert loud.tilt_db == pytest.approx(soft.tilt_db, abs=0.3)


def test_syllables_are_counted() -> None:
    assert heard(voice(seconds=4)).rate == pytest.approx(4.0, abs=0.6)


def test_pauses_are_the_share_of_silence_between_speech() -> None:
    silence = RNG.normal(0, 1e-4, 2 * RATE).astype(np.float32)
    broken = np.concatenate([voice(2), silence, voice(2)])
    assert heard(broken).pauses - heard(voice(4)).pauses > 0.2


@pytest.mark.parametrize(
    ("samples", "refusal"),
    [
        (np.zeros(2 * RATE, np.float32), Refusal.SILENT),
        (RNG.normal(0, 0.1, 2 * RATE).astype(np.float32), Refusal.UNVOICED),
        ((40 * voice()).clip(-1, 1), Refusal.CLIPPED),
        (voice(seconds=0.25), Refusal.TOO_SHORT),
        (voice()[:100], Refusal.TOO_SHORT),
    ],
)
def test_what_says_nothing_of_a_voice_is_refused(samples: Samples, refusal: Refusal) -> None:
    assert analyse(samples) is refusal


@given(
    content=st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=400),
    times=st.integers(1, 60),
)
def test_any_sound_is_finite_or_refused(content: list[float], times: int) -> None:
    found = analyse(np.asarray(content * times, np.float32))
    assert isinstance(found, Refusal) or all(map(math.isfinite, astuple(found)))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (pcm(voice()), Encoding.PCM_S16LE),
        (file_of(voice(), "WAV"), Encoding.WAV),
        (file_of(voice(), "FLAC"), Encoding.FLAC),
    ],
)
def test_the_encodings_hold_the_same_sound(data: bytes, encoding: Encoding) -> None:
    assert np.abs(decode(data, encoding) - voice()).max() < 1e-3


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", Encoding.PCM_S16LE),
        (b"123", Encoding.PCM_S16LE),
        (b"RIFF nothing", Encoding.WAV),
        (file_of(voice(), "FLAC"), Encoding.WAV),
        (file_of(voice(), "WAV")[:-1000], Encoding.WAV),
        (file_of(voice(), "FLAC")[:-1000], Encoding.FLAC),
        (file_of(voice(), "WAV", rate=8000), Encoding.WAV),
        (file_of(np.stack([voice(), voice()], axis=1), "WAV"), Encoding.WAV),
        (bytes(2 * 61 * RATE), Encoding.PCM_S16LE),
    ],
    ids=[
        "empty",
        "odd",
        "no_wav",
        "flac_as_wav",
        "cut_wav",
        "cut_flac",
        "telephone_rate",
        "stereo",
        "too_long",
    ],
)
def test_audio_of_another_form_is_refused_by_name(data: bytes, encoding: Encoding) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode(data, encoding)
    assert refused.value.violations[0].field == "audio"


@given(data=st.binary(max_size=2000), encoding=st.sampled_from(list(Encoding)))
def test_any_bytes_are_sound_or_refused(data: bytes, encoding: Encoding) -> None:
    try:
        samples = decode(data, encoding)
    except InvalidInput:
        return
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 1


CALM = Baseline().including(heard(voice())).including(heard(voice(seconds=3)))


def test_a_voice_like_that_of_the_beginning_is_in_the_middle() -> None:
    found = tone(heard(voice(seconds=2.5)), CALM)
    assert found.arousal == pytest.approx(0.5, abs=0.05)
    assert found.tension == pytest.approx(0.5, abs=0.05)


def test_a_louder_higher_brighter_voice_is_more_aroused_and_tenser() -> None:
    found = tone(heard(voice(hertz=180, gain=0.5, brightness=1.6)), CALM)
    assert found.arousal > 0.65
    assert found.tension > 0.65


def test_a_gain_of_the_whole_call_changes_nothing() -> None:
    def of_call(gain: float) -> float:
        baseline = Baseline().including(heard(gain * voice()))
        return tone(heard(gain * voice(hertz=150, gain=0.3)), baseline).arousal

    assert of_call(0.5) == pytest.approx(of_call(2.0), abs=0.01)


def test_without_a_beginning_nothing_is_said() -> None:
    assert tone(heard(voice()), Baseline()).confidence == 0
