"""The HTTP door: CloudEvents in, acknowledgements or clear errors out, as its page describes."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from heartline.catalogue import FEEDBACK, SIGNALS
from heartline.contracts import Channel, InAppEventType
from heartline.ids import event_id
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings
from services.ingestion.http import shapes
from services.ingestion.http.routes import BATCH, EVENT
from tests.integration.ingestion.harness import cloudevent
from tests.integration.kafka.harness import events_of
from tests.unit.ingestion.raw_signals import raw_signal

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def http(service: LocalService) -> Iterator[httpx.Client]:
    with client_of(service) as client:
        yield client


@pytest.fixture
def shared_http(shared_service: LocalService) -> Iterator[httpx.Client]:
    with client_of(shared_service) as client:
        yield client


def client_of(service: LocalService) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{service.http_port}", timeout=15.0)


def post(client: httpx.Client, body: Any, kind: str = EVENT, to: str = "/v1/signals") -> Any:
    return client.post(to, json=body, headers={"content-type": kind})


def fields(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [v.field for v in shapes.Violations.model_validate(answer.json()).violations]


def test_an_event_is_kept_and_acknowledged(http: httpx.Client, kafka: KafkaSettings) -> None:
    event = cloudevent(raw_signal("Call me on +44 20 7946 0958"))
    traced = {"content-type": f"{EVENT}; charset=UTF-8", "traceparent": f"00-{TRACE}-{'1' * 16}-01"}
    answer = http.post("/v1/signals", json=event | {"tenant": "extension"}, headers=traced)
    assert answer.status_code == 202
    signal_id = event_id("signal", event["source"], event["id"])
    assert answer.json() == {"signal_id": signal_id, "duplicate": False}
    assert post(http, event).json() == {"signal_id": signal_id, "duplicate": True}
    [kept] = events_of(kafka, SIGNALS)
    assert (kept.id, kept.value.text) == (signal_id, "Call me on [phone]")
    assert kept.traceparent.split("-")[1] == TRACE


def test_a_batch_tells_of_each_event(http: httpx.Client, kafka: KafkaSettings) -> None:
    mute, unreadable = cloudevent(raw_signal()), cloudevent(raw_signal())
    mute["data"]["text"] = ""
    unreadable["data"] = {"text": 5, "channel": "PIGEON", "participant": {"role": "GHOST"}}
    answer = post(http, [cloudevent(raw_signal("Kept")), mute, unreadable, 7], BATCH)
    assert answer.status_code == 202
    kept, *refused = shapes.Results.model_validate(answer.json()).results
    assert kept.acknowledgement is not None
    told = [
        [v.field for v in result.rejection.violations] for result in refused if result.rejection
    ]
    assert told == [
        ["[1].data.text"],
        ["[2].data.text", "[2].data.channel", "[2].data.participant.role"],
        ["[3].event"],
    ]
    assert [event.value.text for event in events_of(kafka, SIGNALS)] == ["Kept"]
    assert fields(post(http, [mute, 7], BATCH)) == ["[0].data.text", "[1].event"]
    assert fields(post(http, [], BATCH)) == ["events"]
    assert fields(post(http, [mute] * 1001, BATCH)) == ["events"]
    assert fields(post(http, mute, BATCH)) == ["events"]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"specversion": "0.3"}, ["specversion"]),
        ({"id": None, "source": 5}, ["id", "source"]),
        ({"type": ""}, ["type"]),
        ({"time": "yesterday"}, ["time"]),
        ({"time": "2999-01-01T00:00:00Z"}, ["time"]),
        ({"id": "jane@example.com"}, ["id"]),
        ({"source": "a b"}, ["source"]),
        ({"data": []}, ["data"]),
        ({"data_base64": "AA=="}, ["data_base64"]),
        ({"datacontenttype": "text/xml"}, ["datacontenttype"]),
        ({"data": {"textt": "x"}}, ["data.textt"]),
        ({"data": {"source_event_id": "x"}}, ["data.source_event_id"]),
        ({"data": {"participant": "me"}}, ["data.participant"]),
    ],
)
def test_a_wrong_event_is_refused_by_its_fields(
    shared_http: httpx.Client, change: dict[str, Any], wanted: list[str]
) -> None:
    assert fields(post(shared_http, cloudevent(raw_signal()) | change)) == wanted


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not JSON"),
        (b'{"id": "\xff"}', "UTF-8"),
        (b'{"id": 1, "id": 2}', "twice"),
        (b'{"id": NaN}', "NaN"),
        (b'{"id": -Infinity}', "Infinity"),
        (b'{"id": 1e999}', "too large a number"),
        (b'{"id": "\\ud800"}', "surrogate"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
    ],
)
def test_what_is_no_json_is_refused(shared_http: httpx.Client, body: bytes, told: str) -> None:
    answer = shared_http.post("/v1/signals", content=body, headers={"content-type": EVENT})
    assert answer.status_code == 400
    assert told in shapes.Problem.model_validate(answer.json()).message


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/json"},
        {"content-type": "application/json", "ce-id": "1", "ce-specversion": "1.0"},
        {"content-type": f"{EVENT}; charset=latin-1"},
        {"content-type": EVENT, "content-encoding": "gzip"},
        {},
    ],
)
def test_other_formats_are_refused(shared_http: httpx.Client, headers: dict[str, str]) -> None:
    answer = shared_http.post("/v1/signals", content=b"{}", headers=headers)
    assert answer.status_code == 415
    assert EVENT in shapes.Problem.model_validate(answer.json()).next_step


def test_an_oversized_body_is_refused(shared_http: httpx.Client) -> None:
    body = b" " * (4 * 1024 * 1024 + 1)
    answer = shared_http.post("/v1/signals", content=body, headers={"content-type": EVENT})
    assert answer.status_code == 413
    assert shapes.Problem.model_validate(answer.json()).next_step


def test_feedback_is_kept_once(http: httpx.Client, kafka: KafkaSettings) -> None:
    event = cloudevent(raw_signal()) | {
        "data": {
            "customer_id": "customer-1",
            "interaction_id": "interaction-1",
            "decision_override": {
                "decision_id": "decision-1",
                "overridden_by": "agent-7",
                "reason": "jane@example.com had called already",
            },
        }
    }
    feedback_id = event_id("feedback", event["source"], event["id"])
    for _ in range(2):
        answer = post(http, event, to="/v1/feedback")
        assert (answer.status_code, answer.json()) == (202, {"feedback_id": feedback_id})
    [kept] = events_of(kafka, FEEDBACK)
    assert kept.value.decision_override.reason == "[email] had called already"
    event["data"]["decision_override"]["overridden_by"] = "jane@example.com"
    wrong = post(http, event, to="/v1/feedback")
    assert fields(wrong) == ["data.decision_override.overridden_by"]
    event["data"] = {"customer_id": "customer-1", "interaction_id": "interaction-1", "csat": 3}
    assert fields(post(http, event, to="/v1/feedback")) == ["id"]


def test_the_page_describes_the_shapes(shared_http: httpx.Client) -> None:
    described = shared_http.get("/openapi.json").json()
    signals = described["paths"]["/v1/signals"]["post"]
    assert set(signals["responses"]) == {"202", "400", "413", "415", "422", "503"}
    event = signals["requestBody"]["content"][EVENT]["schema"]
    assert signals["requestBody"]["content"][BATCH]["schema"]["items"] == event
    valid = cloudevent(raw_signal())
    assert set(event["required"]) <= set(valid) <= set(event["properties"])
    data = event["properties"]["data"]["properties"]
    assert set(valid["data"]) <= set(data)
    assert data["channel"]["enum"] == Channel.keys()[1:]
    types = data["in_app_event"]["properties"]["type"]["enum"]
    assert types == InAppEventType.keys()[1:]
    assert shared_http.get("/docs").status_code == 200
