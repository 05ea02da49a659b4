"""One side of a call: whose it is, and how they sound against how they began."""

import pytest

from heartline.contracts import (
    AudioChunk,
    AudioEncoding,
    Channel,
    Role,
    VoiceTone,
    VoiceToneAbsence,
)
from heartline.errors import InvalidInput
from services.ingestion.call import MOST_BYTES, Call, Sound
from tests.unit.ingestion.raw_signals import raw_signal
from tests.unit.ingestion.voices import file_of, pcm, voice

PCM, FLAC = AudioEncoding.AUDIO_ENCODING_PCM_S16LE, AudioEncoding.AUDIO_ENCODING_FLAC
PIECE = 3200


def sound(content: bytes, encoding: AudioEncoding.ValueType = PCM) -> Sound:
    """In pieces of 100 ms, as a telephone system sends it."""
    found = Sound()
    for start in range(0, max(len(content), 1), PIECE):
        found.add(AudioChunk(encoding=encoding, content=content[start : start + PIECE]))
    return found


def test_the_beginning_of_a_call_is_what_the_rest_is_compared_with() -> None:
    call = Call()
    first = call.listen(sound(pcm(voice())))
    assert first == VoiceTone(absence=VoiceToneAbsence.VOICE_TONE_ABSENCE_NO_BASELINE)
    same = call.listen(sound(pcm(voice(seconds=2.5))))
    raised = call.listen(sound(file_of(voice(hertz=180, gain=0.6, brightness=1.6), "FLAC"), FLAC))
    assert same.arousal == pytest.approx(0.5, abs=0.05)
    assert raised.arousal > 0.65
    assert 0 < same.confidence < raised.confidence <= 1


def test_silence_says_why_it_says_nothing_and_begins_no_call() -> None:
    call = Call()
    silent = VoiceTone(absence=VoiceToneAbsence.VOICE_TONE_ABSENCE_SILENT)
    assert call.listen(sound(bytes(64_000))) == silent
    beginning = VoiceToneAbsence.VOICE_TONE_ABSENCE_NO_BASELINE
    assert call.listen(sound(pcm(voice()))).absence == beginning


@pytest.mark.parametrize(
    "role", [role for role in Role.values() if role not in (0, Role.ROLE_CUSTOMER)]
)
def test_no_voice_but_the_customers_is_listened_to(role: Role.ValueType) -> None:
    raw = raw_signal("Hello", 1)
    raw.channel, raw.participant.role = Channel.CHANNEL_VOICE, role
    [violation] = Call().violations_of(raw)
    assert violation.field == "signal.participant.role"


def test_a_stream_is_one_call_of_one_customer() -> None:
    call, raw = Call(), raw_signal("Hello", 1)
    raw.channel, raw.participant.role = Channel.CHANNEL_VOICE, Role.ROLE_CUSTOMER
    assert not call.violations_of(raw)
    raw.customer_id = "somebody-else"
    [violation] = call.violations_of(raw)
    assert violation.field == "signal.interaction_id"


def test_a_sound_of_two_encodings_or_without_end_is_refused() -> None:
    mixed = sound(pcm(voice()))
    mixed.add(AudioChunk(encoding=FLAC, content=b"fLaC"))
    endless = sound(bytes(MOST_BYTES + PIECE + 1))
    for wrong, field in ((mixed, "audio.encoding"), (endless, "audio.content")):
        with pytest.raises(InvalidInput) as refused:
            Call().listen(wrong)
        assert refused.value.violations[0].field == field
