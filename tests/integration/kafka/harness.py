"""One consumer under test in either commit mode, and what was produced by it."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from confluent_kafka import Consumer as Client
from confluent_kafka import KafkaError, TopicPartition

from heartline.catalogue import EMOTIONS, SIGNALS, Topic
from heartline.contracts import EmotionEvent, Signal
from heartline.events import Event, decode
from heartline.ids import event_id
from heartline.kafka import config
from heartline.kafka.outbox import OutboxRelay
from heartline.kafka.outcome import DeadLetter, Drop, Emit, Outcome, Retry
from heartline.kafka.postgres_commit import PostgresCommit
from heartline.kafka.record import Outgoing, Record, from_message
from heartline.kafka.runner import Consumer
from heartline.kafka.step import undecodable_aside
from heartline.kafka.transaction_commit import TransactionCommit
from heartline.postgres.migrate import migrate
from heartline.postgres.pool import blocking_pool
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings

Mode = Literal["transaction", "postgres"]
GROUP = "under-test"


def signal_event(number: int, text: str = "hello", customer: str = "") -> Event[Signal]:
    customer = customer or f"customer-{number % 7}"
    signal_id = event_id("signal", "/test", str(number))
    return Event(
        id=signal_id,
        topic=SIGNALS,
        key=customer,
        subject=f"interaction-{customer}",
        signal_id=signal_id,
        time=datetime(2026, 1, 1, tzinfo=UTC),
        value=Signal(signal_id=signal_id, customer_id=customer, text=text),
        source="/test",
    )


class TextStep:
    """Does what the text says: "drop", "poison", "bug", "retry", "away"; anything else emits."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.trouble = threading.Event()

    def process(self, batch: Sequence[Record], _: object) -> Sequence[Outcome]:
        return [undecodable_aside(self._one, record) for record in batch]

    def _one(self, record: Record) -> Outcome:
        event = decode(record, SIGNALS)
        text = event.value.text
        self.seen.append(event.id)
        if text == "bug":
            raise ZeroDivisionError("a bug of the step")
        if text == "retry" and not self.trouble.is_set():
            return Retry("its customer is not known yet")
        if text == "poison":
            return DeadLetter("poison", "cannot be read")
        return Drop("not for us") if text == "drop" else Emit(_emotion(event))


def _emotion(event: Event[Signal]) -> Event[EmotionEvent]:
    return Event(
        id=event_id("emotion", event.id),
        topic=EMOTIONS,
        key=event.key,
        subject=event.subject,
        signal_id=event.signal_id,
        time=event.time,
        value=EmotionEvent(signal=event.value),
        source="/test",
    )


@contextmanager
def running(
    mode: Mode, step: TextStep, kafka: KafkaSettings, database: PostgresSettings
) -> Iterator[Consumer]:
    """A consumer of the signals, with all that its commit mode needs."""
    with _commit(mode, kafka, database) as commit:
        consumer = Consumer("under-test", [SIGNALS], GROUP, step, commit, kafka)
        asyncio.run(consumer.start())
        try:
            yield consumer
        finally:
            asyncio.run(consumer.stop())


@contextmanager
def _commit(mode: Mode, kafka: KafkaSettings, database: PostgresSettings) -> Iterator[Any]:
    if mode == "transaction":
        yield TransactionCommit(kafka, f"{kafka.topic_prefix}under-test")
        return
    migrate(database.dsn, "under_test", Path(__file__).parent / "no-migrations")
    publisher = Publisher(kafka)
    with blocking_pool(database, "under_test") as pool:
        relay = OutboxRelay(pool, publisher)
        asyncio.run(relay.start())
        yield PostgresCommit(pool, GROUP, relay)
        asyncio.run(relay.stop())
    publisher.close()


def publish(kafka: KafkaSettings, *events: Event[Any]) -> None:
    publisher = Publisher(kafka)
    publisher.publish(*events).result(10)
    publisher.close()


def publish_bytes(kafka: KafkaSettings, value: bytes, key: bytes = b"customer-0") -> None:
    publisher = Publisher(kafka)
    name = kafka.topic_prefix + SIGNALS.name
    publisher.send([Outgoing(name, key, value, (("ce_id", b"x"),))]).result(10)
    publisher.close()


def read_all(kafka: KafkaSettings, name: str) -> list[Record]:
    """Every committed record of a topic, by partition and offset."""
    own = {"group.protocol": "classic", "enable.partition.eof": True}
    client = Client(config.consumer(kafka, "reader") | own)
    full = kafka.topic_prefix + name
    numbers = client.list_topics(full, timeout=10).topics[full].partitions
    client.assign([TopicPartition(full, number, 0) for number in numbers])
    records, ended = [], 0
    while ended < len(numbers):
        message = client.poll(10)
        assert message is not None, "the topic cannot be read in time"
        error = message.error()
        if error is None:
            records.append(from_message(message))
        else:
            assert error.code() == KafkaError._PARTITION_EOF, error
            ended += 1
    client.close()
    return sorted(records, key=lambda record: (record.partition, record.offset))


def events_of(kafka: KafkaSettings, topic: Topic[Any]) -> list[Event[Any]]:
    return [decode(record, topic) for record in read_all(kafka, topic.name)]


def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until the condition holds; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)
