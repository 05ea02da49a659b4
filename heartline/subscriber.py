"""How an internal team reads a topic: typed events, each committed after it was handled.

with Subscriber(EMOTIONS, group="crm", kafka=load(KafkaSettings)) as events:
    for event in events:
        print(event.key, event.value.score.valence)
"""

import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Generic, Literal, Self

import confluent_kafka

from heartline.catalogue import M, Topic
from heartline.errors import UndecodableEvent
from heartline.events import Event, decode
from heartline.kafka import config
from heartline.kafka.batching import next_batch
from heartline.kafka.record import Record
from heartline.settings import KafkaSettings

POLL_SECONDS = 0.2
MOST_BUFFERED = 500


class Subscriber(Generic[M]):
    """Yields the events of one topic for one consumer group, at least once, in order by customer.

    An event counts as handled when the next one is asked for: after a crash the group begins
    again with the one that was not. Kafka away: it waits.
    """

    def __init__(
        self,
        topic: Topic[M],
        group: str,
        kafka: KafkaSettings,
        new_group_starts: Literal["earliest", "latest"] = "earliest",
        undecodable: Callable[[Record, UndecodableEvent], None] | None = None,
    ) -> None:
        """`undecodable` is told of a record that is not an event of the topic, which is then
        passed over; without it the iteration raises and the group stays before the record."""
        # Handled events are stored; the client commits them ten times a second and at the end.
        own: dict[str, Any] = {"enable.auto.commit": True, "auto.commit.interval.ms": 100}
        own |= {"auto.offset.reset": new_group_starts}
        self._undecodable = undecodable
        self._topic = topic
        self._client = confluent_kafka.Consumer(config.consumer(kafka, group) | own)
        self._client.subscribe([kafka.topic_prefix + topic.name])
        self._stopping = threading.Event()

    def __iter__(self) -> Iterator[Event[M]]:
        """Raises UndecodableEvent for a record that is not an event of the topic."""
        while not self._stopping.is_set():
            for record in next_batch(self._client, MOST_BUFFERED, POLL_SECONDS, 0):
                yield from self._events(record)
                handled = confluent_kafka.TopicPartition(
                    record.topic, record.partition, record.offset + 1
                )
                self._client.store_offsets(offsets=[handled])

    def _events(self, record: Record) -> Iterator[Event[M]]:
        try:
            event = decode(record, self._topic)
        except UndecodableEvent as error:
            if self._undecodable is None:
                raise
            self._undecodable(record, error)
        else:
            yield event

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def stop(self) -> None:
        """Ends the iteration after the batch at hand; may be called from another thread."""
        self._stopping.set()

    def close(self) -> None:
        """Commits what was handled and leaves the group."""
        self._client.close()
