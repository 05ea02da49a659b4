"""Live transcripts of contact centres, in their own shapes, through the HTTP door."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from heartline.catalogue import SIGNALS
from heartline.contracts import Channel, Role, Signal
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings
from heartline.times import moment
from services.ingestion.http import shapes
from tests.integration.kafka.harness import events_of

CONTACT_LENS, GENESYS = "/v1/transcripts/contact-lens", "/v1/transcripts/genesys"
STARTED = "2026-03-01T12:00:00Z"


@pytest.fixture
def http(service: LocalService) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{service.http_port}", timeout=15.0) as client:
        yield client


def connect_event(*segments: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "Version": "1.0.0",
        "Channel": "VOICE",
        "AccountId": "123456789012",
        "InstanceId": "5a0c1d2e-instance",
        "ContactId": "9f8e7d6c-contact",
        "LanguageCode": "en-US",
        "EventType": "SEGMENTS",
        "Segments": list(segments),
    } | changes


def transcript(number: int, role: str, content: str, **changes: Any) -> dict[str, Any]:
    said = {
        "Id": f"transcript-{number}",
        "ParticipantId": role,
        "ParticipantRole": role,
        "Content": content,
        "BeginOffsetMillis": 1000 * number,
        "EndOffsetMillis": 1000 * number + 800,
        "Sentiment": "NEUTRAL",
        "IssuesDetected": [],
    }
    return {"Transcript": said | changes}


def genesys_event(*transcripts: dict[str, Any]) -> dict[str, Any]:
    return {
        "topicName": "v2.conversations.4711.transcription",
        "version": "2",
        "eventBody": {
            "eventTime": "2026-03-01T12:00:09.000Z",
            "organizationId": "our-organization",
            "conversationId": "conversation-1",
            "communicationId": "communication-1",
            "sessionStartTimeMs": 1772366400000,
            "transcriptionStartTimeMs": 1772366400000,
            "transcripts": list(transcripts),
            "status": {"offsetMs": 9000, "status": "SESSION_ONGOING"},
        },
    }


def utterance(number: int, channel: str, *texts: str, final: bool = True) -> dict[str, Any]:
    return {
        "utteranceId": f"utterance-{number}",
        "isFinal": final,
        "channel": channel,
        "dialect": "en-GB",
        "engineId": "r2d2",
        "alternatives": [
            {
                "confidence": 0.9 - rank / 10,
                "offsetMs": 1000 * number,
                "durationMs": 700,
                "transcript": text,
                "words": [],
            }
            for rank, text in enumerate(texts)
        ],
    }


def send(http: httpx.Client, to: str, event: object, **query: str) -> httpx.Response:
    return http.post(to, params={"customer_id": "customer-1", **query}, json=event)


def fields(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [v.field for v in shapes.Violations.model_validate(answer.json()).violations]


def kept(kafka: KafkaSettings) -> list[Signal]:
    return [event.value for event in events_of(kafka, SIGNALS)]


def test_finished_segments_of_contact_lens_are_signals(
    http: httpx.Client, kafka: KafkaSettings
) -> None:
    event = connect_event(
        {"Utterance": {"Id": "u1", "TranscriptId": "transcript-1", "PartialContent": "My"}},
        transcript(1, "CUSTOMER", "My card is 4111 1111 1111 1111"),
        transcript(2, "AGENT", "One moment please"),
        {"Categories": {"MatchedCategories": ["Payment"], "MatchedDetails": {}}},
    )
    answer = send(http, CONTACT_LENS, event, started_at=STARTED)
    assert answer.status_code == 202
    assert send(http, CONTACT_LENS, event, started_at=STARTED).json()["results"][0] == {
        "acknowledgement": {"signal_id": kept(kafka)[0].signal_id, "duplicate": True}
    }
    customer, agent = kept(kafka)
    assert customer.text == "My card is [card]"
    assert customer.source_event_id == "9f8e7d6c-contact/transcript-1"
    assert customer.participant.role == Role.ROLE_CUSTOMER
    assert agent.participant.role == Role.ROLE_AGENT
    assert customer.utterance_offsets.end_offset.ToMilliseconds() == 1800
    assert moment(customer.occurred_at).isoformat() == "2026-03-01T12:00:01.800000+00:00"


def test_a_chat_brings_its_own_times(http: httpx.Client, kafka: KafkaSettings) -> None:
    said = transcript(1, "CUSTOMER", "Hello", Time={"AbsoluteTime": "2026-03-01T12:00:05.123Z"})
    for name in ("BeginOffsetMillis", "EndOffsetMillis"):
        del said["Transcript"][name]
    event = connect_event(said, Version="2.0.0", Channel="CHAT")
    event["StreamingEventType"] = event.pop("EventType")
    assert send(http, CONTACT_LENS, event).status_code == 202
    [signal] = kept(kafka)
    assert signal.channel == Channel.CHANNEL_CHAT
    assert moment(signal.occurred_at).isoformat() == "2026-03-01T12:00:05.123000+00:00"


@pytest.mark.parametrize("envelope", [lambda e: e, lambda e: {"detail": e}])
def test_final_utterances_of_genesys_are_signals(
    http: httpx.Client, kafka: KafkaSettings, envelope: Any
) -> None:
    event = genesys_event(
        utterance(1, "EXTERNAL", "my parcel is", final=False),
        utterance(1, "EXTERNAL", "my parcel is late", "my partial is late"),
        utterance(2, "INTERNAL", "let me look"),
    )
    assert send(http, GENESYS, envelope(event)).status_code == 202
    customer, agent = kept(kafka)
    assert customer.text == "my parcel is late"
    assert customer.language_code == "en-GB"
    assert [s.participant.role for s in (customer, agent)] == [
        Role.ROLE_CUSTOMER,
        Role.ROLE_AGENT,
    ]
    assert moment(customer.occurred_at).isoformat() == "2026-03-01T12:00:01.700000+00:00"


def test_events_without_finished_words_are_taken_and_keep_nothing(
    http: httpx.Client, kafka: KafkaSettings
) -> None:
    started = connect_event(EventType="STARTED")
    del started["Segments"]
    for to, event in ((CONTACT_LENS, started), (GENESYS, genesys_event())):
        answer = send(http, to, event)
        assert (answer.status_code, answer.json()) == (202, {"results": []})
    assert kept(kafka) == []


def test_what_is_wrong_is_named(http: httpx.Client) -> None:
    spoken = connect_event(transcript(1, "CUSTOMER", "Hello"))
    assert fields(send(http, CONTACT_LENS, spoken)) == ["started_at"]
    assert fields(send(http, CONTACT_LENS, spoken, started_at="noon")) == ["started_at"]
    assert fields(http.post(GENESYS, json=genesys_event())) == ["customer_id"]
    ghost = connect_event(transcript(1, "GHOST", "Boo"))
    wrong = fields(send(http, CONTACT_LENS, ghost, started_at=STARTED))
    assert wrong == ["Segments.0.Transcript.ParticipantRole"]
    assert fields(send(http, GENESYS, [])) == ["event"]
    named = connect_event(transcript(1, "CUSTOMER", "Hello"), Channel="TASK")
    assert fields(send(http, CONTACT_LENS, named, started_at=STARTED)) == ["signals[0].channel"]
