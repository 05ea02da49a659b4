"""Personalization: its Faust agent against a bare one that updates one table.

`python -m benchmarks.personalization`: in turns, in one run, on one broker, from the same
messages, each as a process of its own: a Faust agent that puts each message into its table as it
is; the service's agent (folds, advises, publishes what follows and has it confirmed, keeps its
rows and has them confirmed); and the whole service, which projects its read model into Postgres
at the same time. Then how fast that advises, and its memory.
"""

import asyncio
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import faust
import psutil
from confluent_kafka import Consumer, KafkaException, TopicPartition

from heartline.catalogue import EMOTIONS, PROFILES
from heartline.contracts import (
    AdviseRequest,
    Channel,
    Consent,
    ConsentStatus,
    Emotion,
    EmotionEvent,
    EmotionScore,
    Participant,
    PersonalizationServiceStub,
    Role,
    Signal,
    UnscoredReason,
)
from heartline.events import Event
from heartline.grpc.client import blocking_channel
from heartline.ids import event_id
from heartline.kafka import config
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.ports import free_service_ports
from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from heartline.times import timestamp
from services.personalization.settings import PersonalizationSettings
from services.personalization.stream import Stream

ROUNDS = 5
SENT = 12_000
CUSTOMERS = 600
TURNS = 20
PARTITIONS = 4
ADVISED = 2_000
DEADLINE_SECONDS = 180.0
# Of the messages: the clock runs from then on, so that a start is not measured.
WARM = 0.1
NAME = "personalization"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = ("order", "late", "refund", "card", "parcel", "help", "waiting", "wrong", "item", "broken")
NAMES = ("anger", "anxiety", "confusion", "delight", "disappointment", "distress", "frustration")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="heartline-bench-") as directory, Reaper() as reaper:
        home = Path(directory)
        broker = LocalKafka(home / "kafka", reaper=reaper)
        postgres = LocalPostgres(home / "postgres", reaper=reaper)
        broker.start()
        postgres.start()
        rates: dict[str, list[float]] = {"bare": [], "agent": [], "service": []}
        for number in range(ROUNDS):
            kafka = topics(broker, f"round-{number}.")
            with running(run_bare_agent, kafka):
                rates["bare"].append(rate(kafka, f"bare-{kafka.topic_prefix}-messages-changelog"))
            with running(run_agent, kafka):
                rates["agent"].append(rate(kafka, kafka.topic_prefix + PROFILES.name))
            kafka = topics(broker, f"whole-{number}.")
            dsn = postgres.create_database(f"round_{number}")
            service = personalization(kafka, dsn, home, reaper)
            service.launch()
            rates["service"].append(rate(kafka, kafka.topic_prefix + PROFILES.name))
            if number == ROUNDS - 1:
                ask(service)
            service.terminate()
            figures = (f"{name} {measured[-1]:,.0f}/s" for name, measured in rates.items())
            print(f"round {number + 1}: {', '.join(figures)}")
        report(rates)


def report(rates: dict[str, list[float]]) -> None:
    for name, measured in rates.items():
        ratio = statistics.median(m / b for m, b in zip(measured, rates["bare"], strict=True))
        print(f"{name} {statistics.median(measured):,.0f} events/s, {ratio:.2f} of bare")
    print(f"medians of {ROUNDS} rounds; the agent at least 0.5 of bare")


def topics(broker: LocalKafka, prefix: str) -> KafkaSettings:
    """Topics of their own, with the messages on them."""
    kafka = KafkaSettings(
        bootstrap_servers=broker.bootstrap_servers, topic_prefix=prefix, partitions=PARTITIONS
    )
    create_topics(kafka)
    send(kafka)
    return kafka


def personalization(kafka: KafkaSettings, dsn: str, home: Path, reaper: Reaper) -> LocalService:
    environment = {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "HEARTLINE_KAFKA_TOPIC_PREFIX": kafka.topic_prefix,
        "HEARTLINE_POSTGRES_DSN": dsn,
    }
    ports = free_service_ports(NAME)
    return LocalService(NAME, 1, ports, lambda: environment, home / "service.log", reaper)


def send(kafka: KafkaSettings) -> None:
    publisher = Publisher(kafka, delivery_seconds=60)
    batch = []
    for event in events():
        batch.append(event)
        if len(batch) == 1000:
            publisher.publish(*batch).result(DEADLINE_SECONDS)
            batch = []
    publisher.close()


def events() -> Iterator[Event[EmotionEvent]]:
    """Customers side by side whose moods wander; every third turn is a bot's."""
    chance = random.Random(7)
    moods = [0.0] * CUSTOMERS
    for number in range(SENT):
        customer, turn = number % CUSTOMERS, number // CUSTOMERS
        moods[customer] = min(max(moods[customer] + chance.gauss(0, 0.2), -1), 1)
        yield _event(number, customer, turn, round(moods[customer], 6), chance)


def _event(
    number: int, customer: int, turn: int, valence: float, chance: random.Random
) -> Event[EmotionEvent]:
    bot = turn % 3 == 2
    at = NOON + timedelta(seconds=turn * 20)
    signal = Signal(
        signal_id=event_id("signal", "/bench", str(number)),
        source="/bench",
        source_event_id=str(number),
        customer_id=f"customer-{customer}",
        interaction_id=f"chat-{customer}-{turn // TURNS}",
        channel=Channel.CHANNEL_CHAT,
        participant=Participant(role=Role.ROLE_BOT if bot else Role.ROLE_CUSTOMER),
        occurred_at=timestamp(at),
        text=" ".join(chance.choices(WORDS, k=16)),
        consent=Consent(status=ConsentStatus.CONSENT_STATUS_GRANTED, consent_ref="ref"),
    )
    value = EmotionEvent(signal=signal)
    if bot:
        value.unscored = UnscoredReason.UNSCORED_REASON_NOT_A_CUSTOMER
    else:
        value.score.CopyFrom(_score(valence))
    return Event(
        id=event_id("emotion", signal.signal_id),
        topic=EMOTIONS,
        key=signal.customer_id,
        subject=signal.interaction_id,
        signal_id=signal.signal_id,
        time=at,
        value=value,
        source="/bench",
    )


def _score(valence: float) -> EmotionScore:
    return EmotionScore(
        taxonomy_id="heartline-cx/1",
        model_id="minilm-l6",
        model_version="1",
        emotions=[Emotion(name=name, probability=0.3, intensity=0.2) for name in NAMES],
        valence=valence,
        arousal=0.4,
        urgency=0.3,
        effort=0.3,
        confidence=0.8,
    )


@contextmanager
def running(run: Callable[[str, str], None], kafka: KafkaSettings) -> Iterator[None]:
    """As a process of its own, killed at the end."""
    arguments = (kafka.bootstrap_servers, kafka.topic_prefix)
    process = multiprocessing.get_context("spawn").Process(target=run, args=arguments)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def run_agent(servers: str, prefix: str) -> None:
    kafka = KafkaSettings(bootstrap_servers=servers, topic_prefix=prefix, partitions=PARTITIONS)
    unused = PostgresSettings(dsn="postgresql://unused")
    settings = PersonalizationSettings(kafka=kafka, postgres=unused)
    asyncio.run(run_for_ever(Stream(settings, Publisher(kafka))))


def run_bare_agent(servers: str, prefix: str) -> None:
    app = faust.App(
        f"bare-{prefix}",
        broker=f"aiokafka://{servers}",
        store="memory://",
        datadir=tempfile.mkdtemp(prefix="heartline-bench-"),
        web_enabled=False,
        key_serializer="raw",
        value_serializer="raw",
        topic_partitions=PARTITIONS,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
    )
    app.finalize()
    table = app.Table("messages", key_type=bytes, value_type=bytes)

    @app.agent(app.topic(prefix + EMOTIONS.name, key_type=bytes, value_type=bytes))
    async def put(stream: faust.StreamT[bytes]) -> None:
        async for key, value in stream.items():
            table[key] = value

    asyncio.run(run_for_ever(app))


async def run_for_ever(started: faust.App | Stream) -> None:
    await started.start()
    await asyncio.Event().wait()


def rate(kafka: KafkaSettings, topic: str) -> float:
    """Messages a second from the first tenth to the last, by what lies on the topic."""
    count = counter(kafka, topic)
    started = reached(count, round(SENT * WARM))
    ended = reached(count, SENT)
    return SENT * (1 - WARM) / (ended - started)


def counter(kafka: KafkaSettings, topic: str) -> Callable[[], int]:
    client = Consumer(config.consumer(kafka, "counter") | {"group.protocol": "classic"})
    places = [TopicPartition(topic, number) for number in range(PARTITIONS)]

    def count() -> int:
        try:
            return sum(client.get_watermark_offsets(place, timeout=10)[1] for place in places)
        except KafkaException:
            return 0  # the topic is being made

    return count


def reached(count: Callable[[], int], wanted: int) -> float:
    """When so many were there."""
    deadline = time.perf_counter() + DEADLINE_SECONDS
    while count() < wanted:
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{count()} of {wanted} after {DEADLINE_SECONDS:.0f} s")
        time.sleep(0.02)
    return time.perf_counter()


def ask(service: LocalService) -> None:
    """Advice on every interaction in turn, one call after another."""
    with blocking_channel(service.address) as channel:
        stub = PersonalizationServiceStub(channel)
        service.wait_ready()
        taken = []
        for number in range(ADVISED):
            request = AdviseRequest(interaction_id=f"chat-{number % CUSTOMERS}-0")
            started = time.perf_counter()
            stub.Advise(request)
            taken.append((time.perf_counter() - started) * 1000)
    quantiles = statistics.quantiles(taken, n=100)
    print(f"Advise p50 {quantiles[49]:.1f} ms, p99 {quantiles[98]:.1f} ms (at most 20)")
    memory = psutil.Process(service.pid).memory_info().rss / 1e6
    print(f"memory of the service: {memory:.0f} MB (at most 200)")


if __name__ == "__main__":
    main()
