"""Calls at the door: tones of voice on the topic, sounds nowhere."""

from collections.abc import Iterator

import psycopg
import pytest

from heartline.catalogue import SIGNALS
from heartline.contracts import (
    AudioChunk,
    AudioEncoding,
    CallIngestionServiceStub,
    Channel,
    ConsentServiceStub,
    GrantRequest,
    IngestCallRequest,
    IngestResult,
    RawSignal,
    Role,
    Signal,
    VoiceTone,
    VoiceToneAbsence,
)
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from services.ingestion.prosody.audio import Samples
from tests.integration.ingestion.harness import channel_to, forget_confirmation
from tests.integration.kafka.harness import events_of
from tests.unit.ingestion.raw_signals import raw_signal
from tests.unit.ingestion.voices import pcm, voice

Utterance = tuple[RawSignal, Samples | None]
USUAL, RAISED = voice(), voice(hertz=180, gain=0.6, brightness=1.6)
PIECE = 6400


@pytest.fixture
def calls(service: LocalService) -> Iterator[CallIngestionServiceStub]:
    with channel_to(service) as channel:
        yield CallIngestionServiceStub(channel)


@pytest.fixture
def granted(consent: ConsentServiceStub) -> None:
    consent.Grant(GrantRequest(customer_id="customer-1", recorded_by="phone-menu"))


def utterance(
    text: str, number: int, sound: Samples | None, role: Role.ValueType = Role.ROLE_CUSTOMER
) -> Utterance:
    raw = raw_signal(text, number)
    raw.channel, raw.participant.role = Channel.CHANNEL_VOICE, role
    return raw, sound


def call(stub: CallIngestionServiceStub, *utterances: Utterance) -> list[IngestResult]:
    return [answer.result for answer in stub.IngestCall(requests(utterances))]


def requests(utterances: tuple[Utterance, ...]) -> Iterator[IngestCallRequest]:
    for raw, sound in utterances:
        content = b"" if sound is None else pcm(sound)
        for start in range(0, len(content), PIECE):
            chunk = AudioChunk(
                encoding=AudioEncoding.AUDIO_ENCODING_PCM_S16LE,
                content=content[start : start + PIECE],
            )
            yield IngestCallRequest(audio=chunk)
        yield IngestCallRequest(signal=raw)


def kept(kafka: KafkaSettings) -> list[Signal]:
    return [event.value for event in events_of(kafka, SIGNALS)]


@pytest.mark.usefixtures("granted")
def test_each_utterance_has_the_tone_of_its_sound(
    calls: CallIngestionServiceStub, kafka: KafkaSettings
) -> None:
    answers = call(
        calls,
        utterance("Hello", 1, USUAL),
        utterance("Where is my parcel?", 2, USUAL),
        utterance("Nobody can tell me!", 3, RAISED),
        utterance("Only words", 4, None),
    )
    assert all(answer.HasField("acknowledgement") for answer in answers)
    first, usual, raised, silent = kept(kafka)
    assert first.voice_tone.absence == VoiceToneAbsence.VOICE_TONE_ABSENCE_NO_BASELINE
    assert usual.voice_tone.arousal == pytest.approx(0.5, abs=0.05)
    assert raised.voice_tone.arousal > 0.65
    assert not silent.HasField("voice_tone")


def test_without_a_consent_nobody_is_listened_to(
    calls: CallIngestionServiceStub, kafka: KafkaSettings
) -> None:
    call(calls, utterance("Hello", 1, USUAL), utterance("Where is it?", 2, RAISED))
    assert [signal.HasField("voice_tone") for signal in kept(kafka)] == [False, False]


@pytest.mark.usefixtures("granted")
def test_an_agents_voice_is_refused_and_the_call_goes_on(
    calls: CallIngestionServiceStub, kafka: KafkaSettings
) -> None:
    refused, accepted = call(
        calls,
        utterance("How may I help?", 1, USUAL, Role.ROLE_AGENT),
        utterance("My parcel is late", 2, USUAL),
    )
    [violation] = refused.rejection.violations
    assert violation.field == "signal.participant.role"
    assert accepted.HasField("acknowledgement")
    assert [signal.text for signal in kept(kafka)] == ["My parcel is late"]


@pytest.mark.usefixtures("granted")
def test_what_is_published_again_says_the_same_of_the_voice(
    calls: CallIngestionServiceStub, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    call(calls, utterance("Hello", 1, USUAL), utterance("Where is it?", 2, RAISED))
    first, second = kept(kafka)
    forget_confirmation(database, second.signal_id)
    # A call that was cut off begins anew, with another utterance to compare with.
    call(calls, utterance("Where is it?", 2, RAISED))
    assert kept(kafka) == [first, second, second]


@pytest.mark.usefixtures("granted")
def test_no_sound_is_kept_anywhere(
    calls: CallIngestionServiceStub, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    call(calls, utterance("Hello", 1, USUAL), utterance("Where is it?", 2, RAISED))
    assert max(signal.ByteSize() for signal in kept(kafka)) < 1000
    with psycopg.connect(database.dsn) as connection:
        tones = connection.execute("SELECT voice_tone FROM ingestion.accepted").fetchall()
    assert {VoiceTone.FromString(tone).ByteSize() for (tone,) in tones} <= set(range(1, 40))
