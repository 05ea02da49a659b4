"""Writes rows to the changelog of Faust's table, each to the partition of its event.

Faust would write them itself, from a buffer that it may not have emptied when it commits the
offsets of what they came from; and one by one, at the cost of a request or so each.
"""

from collections.abc import Iterable
from typing import NamedTuple

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from heartline.errors import Unavailable
from heartline.kafka import config
from heartline.settings import KafkaSettings

# How long a row may wait for the broker, and how long one waits for all rows of a batch.
DELIVERY_SECONDS = 10.0
DEADLINE_SECONDS = 15.0


class Row(NamedTuple):
    key: bytes
    value: bytes
    partition: int


class Changelog:
    def __init__(self, kafka: KafkaSettings, topic: str) -> None:
        """`topic` by its full name on the broker."""
        own = {"message.timeout.ms": int(DELIVERY_SECONDS * 1000)}
        self._producer = Producer(config.producer(kafka) | own)
        self._topic = topic

    def write(self, rows: Iterable[Row]) -> dict[int, int]:
        """Returns when the broker has confirmed all: the last offset of each partition.

        Raises:
            Unavailable: it has not; some of the rows may have been written.
        """
        offsets: dict[int, int] = {}
        errors: list[object] = []

        def confirmed(error: KafkaError | None, message: Message) -> None:
            if error is not None:
                errors.append(error)
            else:
                offsets[message.partition() or 0] = message.offset() or 0

        try:
            for row in rows:
                self._producer.produce(
                    self._topic, row.value, row.key, row.partition, on_delivery=confirmed
                )
            errors += ["too late"] * self._producer.flush(DEADLINE_SECONDS)
        except (BufferError, KafkaException) as error:
            errors.append(error)
        if errors:
            raise Unavailable(f"Kafka did not confirm a row: {errors[0]}")
        return offsets
