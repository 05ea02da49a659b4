"""Bad input: a clear error that names the field, nothing written, and the service stays up."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from heartline.catalogue import SIGNALS
from heartline.contracts import (
    InAppEventType,
    IngestBatchRequest,
    IngestRequest,
    IngestResponse,
    IngestStreamRequest,
    RawSignal,
    SignalIngestionServiceStub,
)
from heartline.contracts.signal.v1.signal_ingestion_service_pb2_grpc import (
    add_SignalIngestionServiceServicer_to_server,
)
from heartline.errors import InvalidInput
from heartline.grpc.client import channel
from heartline.grpc.server import GrpcServer
from heartline.grpc.status import from_rpc_error
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from services.ingestion.api import SignalIngestionService
from services.ingestion.app import APIS
from services.ingestion.http.routes import EVENT, http_api
from tests.integration.ingestion.harness import (
    accepted,
    channel_to,
    cloudevent,
    reception,
)
from tests.integration.kafka.harness import events_of
from tests.unit.ingestion.raw_signals import raw_signal

METHOD = f"/{APIS[0]}/Ingest"
MUTATIONS = 5_000
AT_ONCE = 50
SEED = 20_261_124
FAR_FUTURE = Timestamp(seconds=4_000_000_000)

Change = Callable[[RawSignal], object]


def set_to(name: str, value: Any) -> Change:
    return lambda raw: setattr(raw, name, value)


BAD: dict[str, tuple[Change, str]] = {
    "an empty text": (set_to("text", ""), "text"),
    "an oversized text": (set_to("text", "x" * 65_537), "text"),
    "an oversized text in few characters": (set_to("text", "😀" * 16_385), "text"),
    "a control character": (set_to("text", "a\x07b"), "text"),
    "a NUL": (set_to("text", "a\x00b"), "text"),
    "no content": (lambda raw: raw.ClearField("text"), "content"),
    "no channel": (lambda raw: raw.ClearField("channel"), "channel"),
    "an unknown channel": (set_to("channel", 99), "channel"),
    "an unknown role": (lambda raw: setattr(raw.participant, "role", 99), "participant.role"),
    "no participant": (lambda raw: raw.ClearField("participant"), "participant"),
    "a time far in the future": (lambda r: r.occurred_at.CopyFrom(FAR_FUTURE), "occurred_at"),
    "no time": (lambda raw: raw.ClearField("occurred_at"), "occurred_at"),
    "a missing customer": (set_to("customer_id", ""), "customer_id"),
    "a missing source": (set_to("source", ""), "source"),
    "a missing interaction": (set_to("interaction_id", ""), "interaction_id"),
    "a missing id": (set_to("source_event_id", ""), "source_event_id"),
    "an id with a blank": (set_to("source_event_id", "a b"), "source_event_id"),
    "an oversized id": (set_to("source_event_id", "x" * 201), "source_event_id"),
    "an address as the customer": (set_to("customer_id", "jane@example.com"), "customer_id"),
    "a phone as the customer": (set_to("customer_id", "+442079460958"), "customer_id"),
    "a bare phone as the customer": (set_to("customer_id", "4155552671"), "customer_id"),
    "a card as the interaction": (set_to("interaction_id", "4111111111111111"), "interaction_id"),
    "a card as the id": (set_to("source_event_id", "m-4111-1111-1111-1111"), "source_event_id"),
    "a phone as the id": (set_to("source_event_id", "whatsapp:14155552671"), "source_event_id"),
    "an address as the participant": (
        lambda raw: setattr(raw.participant, "participant_id", "jane@example.com"),
        "participant.participant_id",
    ),
}


def bad_signals() -> list[RawSignal]:
    raws = []
    for change, _ in BAD.values():
        raw = raw_signal()
        change(raw)
        raws.append(raw)
    return raws


def test_each_bad_signal_is_refused_by_its_field_at_every_door(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    wanted = [field for _, field in BAD.values()]
    refused = [_refusal(signals, raw) for raw in bad_signals()]
    assert refused == [[f"signal.{field}"] for field in wanted]
    batch = signals.IngestBatch(IngestBatchRequest(signals=bad_signals())).results
    told = [[v.field for v in result.rejection.violations] for result in batch]
    assert told == [[f"signals[{n}].{field}"] for n, field in enumerate(wanted)]
    stream = signals.IngestStream(iter([IngestStreamRequest(signal=raw) for raw in bad_signals()]))
    told = [[v.field for v in answer.result.rejection.violations] for answer in stream]
    assert told == [[f"signal.{field}"] for field in wanted]
    assert events_of(kafka, SIGNALS) == []
    assert accepted(database) == {}


def _refusal(stub: SignalIngestionServiceStub, raw: RawSignal) -> list[str]:
    with pytest.raises(grpc.RpcError) as refused:
        stub.Ingest(IngestRequest(signal=raw))
    error = from_rpc_error(refused.value)
    assert isinstance(error, InvalidInput)
    return [violation.field for violation in error.violations]


@pytest.mark.parametrize("size", [0, 1001])
def test_a_batch_holds_1_to_1000_signals(shared_service: LocalService, size: int) -> None:
    request = IngestBatchRequest(signals=[raw_signal()] * size)
    with channel_to(shared_service) as to_service, pytest.raises(grpc.RpcError) as refused:
        SignalIngestionServiceStub(to_service).IngestBatch(request)
    error = from_rpc_error(refused.value)
    assert isinstance(error, InvalidInput)
    assert [violation.field for violation in error.violations] == ["signals"]


def test_bytes_that_are_no_signal_are_refused(service: LocalService, kafka: KafkaSettings) -> None:
    valid = IngestRequest(signal=raw_signal("broken")).SerializeToString()
    with channel_to(service) as to_service:
        ingest: Any = to_service.unary_unary(METHOD)
        for content, why in (
            (valid.replace(b"broken", b"br\xffken"), "UTF-8"),
            (valid[:-3], "corrupt"),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                ingest(content)
            error = from_rpc_error(refused.value)
            assert isinstance(error, InvalidInput)
            assert why in error.violations[0].description
        assert ingest(valid)
    assert len(events_of(kafka, SIGNALS)) == 1


def test_any_mutation_of_protobuf_is_kept_or_refused_with_its_fields(
    kafka: KafkaSettings, database: PostgresSettings
) -> None:
    """Bits, bytes and slices of valid requests changed at random."""
    chance = random.Random(SEED)
    valid = [IngestRequest(signal=raw).SerializeToString() for raw in samples()]
    mutants = [mutated(chance, chance.choice(valid)) for _ in range(MUTATIONS)]
    asyncio.run(_check(_by_grpc(kafka, database), mutants, kafka, database))


def test_any_mutation_of_json_is_kept_or_refused_with_its_fields(
    kafka: KafkaSettings, database: PostgresSettings
) -> None:
    """The same in JSON, and its values replaced, removed and doubled at random."""
    chance = random.Random(SEED)
    valid = [cloudevent(raw) for raw in samples()]
    mutants = [
        mutated(chance, json.dumps(chance.choice(valid)).encode()) for _ in range(MUTATIONS // 2)
    ]
    mutants += [
        json.dumps(restructured(chance, chance.choice(valid))).encode()
        for _ in range(MUTATIONS // 2)
    ]
    asyncio.run(_check(_by_http(kafka, database), mutants, kafka, database))


Answer = tuple[str, list[str]]
"""The id of a signal that was kept, or the fields of one that was refused."""
Send = Callable[[bytes], Awaitable[Answer]]


async def _check(
    door: AbstractAsyncContextManager[Send],
    mutants: Sequence[bytes],
    kafka: KafkaSettings,
    database: PostgresSettings,
) -> None:
    """Each is kept or refused for named fields; Kafka and Postgres hold what was kept, no more."""
    answers: list[Answer] = []
    async with door as send:
        for begin in range(0, len(mutants), AT_ONCE):
            sent = mutants[begin : begin + AT_ONCE]
            answers += await asyncio.gather(*(send(mutant) for mutant in sent))
    kept = {signal_id for signal_id, _ in answers if signal_id}
    assert all(signal_id or (all(fields) and fields) for signal_id, fields in answers)
    assert 0 < sum(not signal_id for signal_id, _ in answers) < len(mutants)
    assert {event.id for event in events_of(kafka, SIGNALS)} == kept
    assert accepted(database) == dict.fromkeys(kept, True)


@asynccontextmanager
async def _by_grpc(kafka: KafkaSettings, database: PostgresSettings) -> AsyncIterator[Send]:
    async with reception(kafka, database) as behind:
        service = SignalIngestionService(behind)
        server = GrpcServer(
            0,
            lambda server: add_SignalIngestionServiceServicer_to_server(service, server),
            APIS[:1],
            host="127.0.0.1",
        )
        await server.start()
        async with channel(f"127.0.0.1:{server.port}", 30.0) as to_server:
            ingest: Any = to_server.unary_unary(METHOD)

            async def send(content: bytes) -> Answer:
                try:
                    answer = IngestResponse.FromString(await ingest(content))
                except grpc.aio.AioRpcError as refused:
                    error = from_rpc_error(refused)
                    assert isinstance(error, InvalidInput), error
                    return "", [violation.field for violation in error.violations]
                return answer.acknowledgement.signal_id, []

            yield send
        await server.stop(1.0)


@asynccontextmanager
async def _by_http(kafka: KafkaSettings, database: PostgresSettings) -> AsyncIterator[Send]:
    async with reception(kafka, database) as behind:
        transport = httpx.ASGITransport(http_api(behind, most_bytes=1_000_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:

            async def send(content: bytes) -> Answer:
                headers = {"content-type": EVENT}
                answer = await client.post("/v1/signals", content=content, headers=headers)
                told = answer.json()
                if answer.status_code == 202:
                    return told["signal_id"], []
                if answer.status_code == 400:
                    return "", [told["message"]]
                assert answer.status_code == 422, answer.text
                return "", [violation["field"] for violation in told["violations"]]

            yield send


def samples() -> list[RawSignal]:
    texts = ["Where is my parcel?", "I paid twice!\nOrder 4711 — refund, please 😡", "ok"]
    raws = [raw_signal(text) for text in texts]
    raws[1].language_code = "en-GB"
    raws[2].response_latency.FromSeconds(90)
    clicks = raw_signal()
    clicks.in_app_event.feature = "checkout"
    clicks.in_app_event.type = InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK
    clicks.in_app_event.count = 5
    return [*raws, clicks]


def mutated(chance: random.Random, content: bytes) -> bytes:
    """One to four random changes of bits, bytes or slices."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted((chance.randrange(len(changed)), chance.randrange(len(changed))))
        match chance.randrange(6):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at] = chance.randrange(256)
            case 2:
                changed[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3 if end - at < len(changed) - 1:
                del changed[at:end]
            case 4:
                changed[at:at] = changed[at:end]
            case _:
                del changed[max(1, end) :]
    return bytes(changed)


JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "x",
    "\u0000",
    "\ud800",
    "9" * 300,
    [],
    {},
    [[[]]],
    {"a": {"b": 1}},
)


def restructured(chance: random.Random, event: dict[str, Any]) -> object:
    """A copy in which values are replaced or removed, or names changed, at random."""
    copy: dict[str, object] = {}
    for name, value in event.items():
        match chance.randrange(14):
            case 0:
                copy[name] = chance.choice(JUNK)
            case 1:
                continue
            case 2:
                copy[name + chance.choice("x_ \u00e9")] = value
            case _:
                copy[name] = restructured(chance, value) if isinstance(value, dict) else value
    return copy if chance.randrange(50) else chance.choice(JUNK)
