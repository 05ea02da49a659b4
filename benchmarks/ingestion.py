"""Ingestion: batches against a bare loop, streams against a bare echo, and what redaction takes.

`python -m benchmarks.ingestion`: in turns, in one run, on one Kafka and one Postgres, with the
signals of the demo scenario under new names in each round. Everything but the driver is a
process of its own: the service, and the echo that the streams are measured against. Every signal
of every turn but the echo's is acknowledged by Kafka before the clock stops.
"""

import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import grpc
import psutil
from confluent_kafka import KafkaError, Message, Producer

from heartline.catalogue import SIGNALS
from heartline.contracts import (
    Consent,
    ConsentStatus,
    IngestBatchRequest,
    IngestStreamRequest,
    RawSignal,
    Signal,
    SignalIngestionServiceStub,
)
from heartline.events import Event
from heartline.grpc.client import channel
from heartline.kafka import config
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.ports import free_port, free_service_ports
from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.replay.scenario import read_scenario
from heartline.settings import KafkaSettings
from heartline.times import moment
from services.ingestion import signals
from services.ingestion.redaction import redact
from services.ingestion.source import SOURCE

SCENARIO = Path(__file__).parents[1] / "deploy" / "local" / "scenario"
ROUNDS = 15
BATCHED, STREAMED = 10_000, 4_000
BATCH = 200
CALLS_AT_ONCE = 8
DEADLINE_SECONDS = 60.0
ECHO = "/benchmark.Echo/Stream"
CONSENT = Consent(status=ConsentStatus.CONSENT_STATUS_UNKNOWN)
CARD = "card 4111 1111 1111 1111"


def main() -> None:
    print_redaction()
    with Reaper() as reaper, tempfile.TemporaryDirectory(prefix="heartline-bench-") as directory:
        home = Path(directory)
        broker = LocalKafka(home / "kafka", reaper=reaper)
        postgres = LocalPostgres(home / "postgres", reaper=reaper)
        broker.start()
        postgres.start()
        kafka = KafkaSettings(bootstrap_servers=broker.bootstrap_servers, partitions=4)
        create_topics(kafka)
        service = ingestion(kafka, postgres.create_database("ingestion"), home, reaper)
        service.start()
        port = free_port()
        echo = multiprocessing.get_context("spawn").Process(
            target=serve_echo, args=(port,), daemon=True
        )
        echo.start()
        asyncio.run(compare(service.address, f"127.0.0.1:{port}", kafka))
        print(
            f"memory of the service: {psutil.Process(service.pid).memory_info().rss / 1e6:.0f} MB"
        )
        echo.terminate()
        service.kill9()


def ingestion(kafka: KafkaSettings, dsn: str, home: Path, reaper: Reaper) -> LocalService:
    told = {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "HEARTLINE_POSTGRES_DSN": dsn,
    }
    ports = free_service_ports("ingestion")
    return LocalService("ingestion", 1, ports, lambda: told, home / "ingestion.log", reaper)


async def compare(service: str, echo: str, kafka: KafkaSettings) -> None:
    scenario = [act.signal for act in read_scenario(SCENARIO) if act.signal is not None]
    rows: list[tuple[float, ...]] = []
    for number in range(ROUNDS + 1):
        batched, streamed = (
            named(scenario, BATCHED, f"b{number}"),
            named(scenario, STREAMED, f"s{number}"),
        )
        rows.append(
            (
                BATCHED / bare_loop(batched, kafka),
                BATCHED
                / await timed(send_batches, service, named(scenario, BATCHED, f"c{number}")),
                STREAMED / await timed(send_to_echo, echo, streamed),
                STREAMED / await timed(send_stream, service, streamed),
            )
        )
        if number:  # the first round warms up
            print(
                f"round {number}: " + ", ".join(f"{rate:,.0f}" for rate in rows[-1]) + " signals/s"
            )
    report(rows[1:])


def report(rows: Sequence[tuple[float, ...]]) -> None:
    loop, batches, echoed, streams = (
        statistics.median(column) for column in zip(*rows, strict=True)
    )
    batch_ratio = statistics.median(row[1] / row[0] for row in rows)
    stream_ratio = statistics.median(row[3] / row[2] for row in rows)
    print("| | signals/s | of the bare | at least |")
    print("| --- | --- | --- | --- |")
    print(f"| bare loop: parse, redact, serialise, produce | {loop:,.0f} | | |")
    calls = f"{BATCH} a call, {CALLS_AT_ONCE} at once"
    print(f"| IngestBatch, {calls} | {batches:,.0f} | {batch_ratio:.2f} | 0.7 |")
    print(f"| bare stream that echoes | {echoed:,.0f} | | |")
    print(f"| IngestStream | {streams:,.0f} | {stream_ratio:.2f} | 0.5 |")


def named(scenario: Sequence[RawSignal], count: int, name: str) -> list[bytes]:
    """So many signals, serialised, each with an id of its own and without the turns before it."""
    named = []
    for number in range(count):
        signal = scenario[number % len(scenario)]
        del signal.preceding_turns[:]
        signal.source_event_id = f"{name}-{number}"
        named.append(signal.SerializeToString())
    return named


def bare_loop(contents: Sequence[bytes], kafka: KafkaSettings) -> float:
    """Seconds to parse, redact, serialise and produce, until the broker has confirmed all."""
    producer = Producer(config.producer(kafka))
    topic = kafka.topic_prefix + SIGNALS.name
    confirmed = 0

    def confirm(error: KafkaError | None, _: Message) -> None:
        nonlocal confirmed
        assert error is None
        confirmed += 1

    began = time.perf_counter()
    for number, content in enumerate(contents):
        signal = signals.redacted(RawSignal.FromString(content))
        signal.consent.CopyFrom(CONSENT)
        headers: Any = list(event_of(signal).headers())
        value = signal.SerializeToString(deterministic=True)
        key = signal.customer_id.encode()
        producer.produce(topic, value, key, headers=headers, on_delivery=confirm)
        if number % BATCH == 0:
            producer.poll(0)
    producer.flush(DEADLINE_SECONDS)
    assert confirmed == len(contents)
    return time.perf_counter() - began


def event_of(signal: Signal) -> Event[Signal]:
    return Event(
        id=signal.signal_id,
        topic=SIGNALS,
        key=signal.customer_id,
        subject=signal.interaction_id,
        signal_id=signal.signal_id,
        time=moment(signal.occurred_at),
        value=signal,
        source=SOURCE,
    )


async def timed(
    send: Callable[[grpc.aio.Channel, Sequence[bytes]], Awaitable[None]],
    target: str,
    contents: Sequence[bytes],
) -> float:
    async with channel(target, DEADLINE_SECONDS) as opened:
        await opened.channel_ready()
        began = time.perf_counter()
        await send(opened, contents)
        return time.perf_counter() - began


async def send_batches(opened: grpc.aio.Channel, contents: Sequence[bytes]) -> None:
    stub = SignalIngestionServiceStub(opened)
    raws = iter([RawSignal.FromString(content) for content in contents])

    async def caller() -> None:
        while signals := list(islice(raws, BATCH)):
            response = await stub.IngestBatch(IngestBatchRequest(signals=signals))
            assert all(result.HasField("acknowledgement") for result in response.results)

    await asyncio.gather(*(caller() for _ in range(CALLS_AT_ONCE)))


async def send_stream(opened: grpc.aio.Channel, contents: Sequence[bytes]) -> None:
    """Over one stream, as fast as HTTP/2's window lets it; each answer is awaited."""
    stub = SignalIngestionServiceStub(opened)
    async for response in stub.IngestStream(requests(contents)):
        assert response.result.HasField("acknowledgement")


async def send_to_echo(opened: grpc.aio.Channel, contents: Sequence[bytes]) -> None:
    """The same against the echo."""
    call: Any = opened.stream_stream(
        ECHO, IngestStreamRequest.SerializeToString, IngestStreamRequest.FromString
    )
    async for response in call(requests(contents)):
        assert response.HasField("signal")


async def requests(contents: Sequence[bytes]) -> AsyncIterator[IngestStreamRequest]:
    for content in contents:
        yield IngestStreamRequest(signal=RawSignal.FromString(content))


def serve_echo(port: int) -> None:
    asyncio.run(_serve_echo(port))


async def _serve_echo(port: int) -> None:
    """A bare server of grpc.aio: a message in, the same message out."""

    async def echo(
        incoming: AsyncIterator[IngestStreamRequest], _context: object
    ) -> AsyncIterator[IngestStreamRequest]:
        async for request in incoming:
            yield request

    service, method = ECHO.removeprefix("/").split("/")
    handler = grpc.stream_stream_rpc_method_handler(
        echo, IngestStreamRequest.FromString, IngestStreamRequest.SerializeToString
    )
    server = grpc.aio.server()
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler(service, {method: handler}),)
    )
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    await server.wait_for_termination()


def print_redaction() -> None:
    plain = "Hello, I ordered a pair of running shoes last week and they still have not arrived. "
    plain = (
        plain
        + "Your page says delivered on Monday but nobody was home, so where are they now? " * 2
    )[:200]
    for title, text in (("no personal data", plain), ("one card", f"{plain[:175]} {CARD}")):
        assert bool(redact(text).redactions) == (title == "one card")
        print(f"redaction, {len(text)} characters, {title}: {median_us(text):.0f} µs")


def median_us(text: str, times: int = 3000) -> float:
    elapsed = []
    for _ in range(times):
        began = time.perf_counter()
        redact(text)
        elapsed.append(time.perf_counter() - began)
    return statistics.median(elapsed) * 1e6


if __name__ == "__main__":
    main()
