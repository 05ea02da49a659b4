"""The customer's side of one call: what is remembered of it while it lasts, and no longer."""

from collections.abc import Mapping
from types import MappingProxyType

from heartline.contracts import (
    AudioChunk,
    AudioEncoding,
    Channel,
    RawSignal,
    Role,
    VoiceTone,
    VoiceToneAbsence,
)
from heartline.errors import InvalidInput, Violation
from services.ingestion.prosody import Baseline, Encoding, Refusal, analyse, decode, tone

# A minute of WAV with 32 bits a sample, and its header; what is longer is refused when decoded.
MOST_BYTES = 4 << 20

ENCODINGS: Mapping[AudioEncoding.ValueType, Encoding] = MappingProxyType(
    {
        AudioEncoding.AUDIO_ENCODING_PCM_S16LE: Encoding.PCM_S16LE,
        AudioEncoding.AUDIO_ENCODING_WAV: Encoding.WAV,
        AudioEncoding.AUDIO_ENCODING_FLAC: Encoding.FLAC,
    }
)
ABSENCES: Mapping[Refusal, VoiceToneAbsence.ValueType] = MappingProxyType(
    {
        Refusal.SILENT: VoiceToneAbsence.VOICE_TONE_ABSENCE_SILENT,
        Refusal.CLIPPED: VoiceToneAbsence.VOICE_TONE_ABSENCE_CLIPPED,
        Refusal.UNVOICED: VoiceToneAbsence.VOICE_TONE_ABSENCE_UNVOICED,
        Refusal.TOO_SHORT: VoiceToneAbsence.VOICE_TONE_ABSENCE_TOO_SHORT,
    }
)
DIGITS = 4


class Sound:
    """The sound of one utterance, piece by piece."""

    def __init__(self) -> None:
        self._encodings: set[AudioEncoding.ValueType] = set()
        self._content = bytearray()

    def __bool__(self) -> bool:
        """Whether any came."""
        return bool(self._encodings)

    def add(self, chunk: AudioChunk) -> None:
        """Once it is certainly too long, pieces are no longer kept."""
        self._encodings.add(chunk.encoding)
        if len(self._content) <= MOST_BYTES:
            self._content += chunk.content

    def decoded(self) -> tuple[bytes, Encoding]:
        """The whole of it.

        Raises:
            InvalidInput: too long, or of several encodings, or of none that is known.
        """
        [encoding, *others] = self._encodings
        if others or encoding not in ENCODINGS:
            raise InvalidInput([Violation("audio.encoding", "must be one, and the same in a row")])
        if len(self._content) > MOST_BYTES:
            raise InvalidInput([Violation("audio.content", "must not be longer than 60 s")])
        return bytes(self._content), ENCODINGS[encoding]


class Call:
    """Who speaks in it, and how they began."""

    def __init__(self) -> None:
        self._baseline = Baseline()
        self._speaker: tuple[str, str] | None = None

    def violations_of(self, raw: RawSignal) -> tuple[Violation, ...]:
        """Why its sound must not be listened to; `raw` itself is valid."""
        found: list[Violation] = []
        if raw.participant.role != Role.ROLE_CUSTOMER:
            message = "must be the customer's where there is audio: no other voice is listened to"
            found.append(Violation("signal.participant.role", message))
        if raw.channel != Channel.CHANNEL_VOICE:
            found.append(Violation("signal.channel", "must be voice where there is audio"))
        speaker = (raw.customer_id, raw.interaction_id)
        if self._speaker not in (None, speaker):
            message = "must be of the same call and customer as before in this stream"
            found.append(Violation("signal.interaction_id", message))
        if not found:
            self._speaker = speaker
        return tuple(found)

    def listen(self, sound: Sound) -> VoiceTone:
        """How it sounded. Takes about a two-hundredth of the time that the sound does.

        Raises:
            InvalidInput: it cannot be decoded.
        """
        prosody = analyse(decode(*sound.decoded()))
        if isinstance(prosody, Refusal):
            return VoiceTone(absence=ABSENCES[prosody])
        before, self._baseline = self._baseline, self._baseline.including(prosody)
        if not before.utterances:
            return VoiceTone(absence=VoiceToneAbsence.VOICE_TONE_ABSENCE_NO_BASELINE)
        found = tone(prosody, before)
        return VoiceTone(
            arousal=round(found.arousal, DIGITS),
            tension=round(found.tension, DIGITS),
            confidence=round(found.confidence, DIGITS),
        )
