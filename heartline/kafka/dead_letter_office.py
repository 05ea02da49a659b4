"""What an operator does with dead letters: count them, read them, put them back or drop them."""

import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    TopicPartition,
)

from heartline.catalogue import TOPICS, Topic
from heartline.errors import Unavailable
from heartline.kafka import config
from heartline.kafka.dead_letters import PREFIX, without_reason
from heartline.kafka.record import Outgoing, Record, from_message
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings

DEADLINE_SECONDS = 10.0
GROUP = "dead-letter-office"
# Dead-letter topics have one partition, so their order is the order of the failures.
PARTITION = 0
MOST_COUNTED = 10_000
RETRY_SECONDS = 0.2


class Policy(StrEnum):
    """What becomes of each dead letter that is replayed."""

    REINSERT = "reinsert"
    DROP = "drop"


class DeadLetterOffice:
    """Works on behalf of one consumer group, so that what was dealt with is not seen again."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka
        group = kafka.topic_prefix + GROUP
        # Transaction markers take offsets too, so only the broker knows where the letters end.
        own = {"group.protocol": "classic", "enable.partition.eof": True}
        self._client = Consumer(config.consumer(kafka, group) | own)

    def waiting(self) -> dict[str, int]:
        """Open dead letters by topic, those not yet replayed or dropped; MOST_COUNTED at most.

        Raises:
            Unavailable: the broker does not answer.
        """
        return {topic.name: sum(1 for _ in self.letters(topic)) for topic in TOPICS}

    def letters(self, topic: Topic[Any], most: int = MOST_COUNTED) -> Iterator[Record]:
        """The open dead letters of a topic, oldest first.

        Raises:
            Unavailable: the broker does not answer.
        """
        self._client.assign([self._next(topic)])
        for _ in range(most):
            message = self._client.poll(DEADLINE_SECONDS)
            if message is None:
                raise _unread(topic, "no answer in time")
            error = message.error()
            if error is not None and error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001
                return
            if error is not None:
                raise _unread(topic, str(error))
            yield from_message(message)

    def replay(
        self, topic: Topic[Any], policy: Policy, most: int, done: Callable[[Record], None]
    ) -> int:
        """Puts back or drops up to `most` letters, one by one; how many.

        A letter counts as dealt with once the broker has confirmed its return, so nothing is
        lost if this is interrupted; it may then be put back twice, with the same event id.
        """
        publisher = Publisher(self._kafka)
        count = 0
        try:
            for record in self.letters(topic, most):
                if policy is Policy.REINSERT:
                    publisher.send([self._returned(record, topic)]).result(DEADLINE_SECONDS)
                place = self._place(topic, record.offset + 1)
                self._client.commit(offsets=[place], asynchronous=False)
                done(record)
                count += 1
        finally:
            publisher.close()
        return count

    def close(self) -> None:
        self._client.close()

    def _returned(self, record: Record, topic: Topic[Any]) -> Outgoing:
        name = record.header(PREFIX + "topic") or self._kafka.topic_prefix + topic.name
        return Outgoing(name, record.key, record.value, without_reason(record.headers))

    def _place(self, topic: Topic[Any], offset: int = OFFSET_BEGINNING) -> TopicPartition:
        name = self._kafka.topic_prefix + topic.dead_letters
        return TopicPartition(name, PARTITION, offset)

    def _next(self, topic: Topic[Any]) -> TopicPartition:
        """The first that is open."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while True:
            try:
                [place] = self._client.committed([self._place(topic)], timeout=DEADLINE_SECONDS)
            except KafkaException as error:
                # A broker that has just started looks for its coordinators, and says so in errors
                # that the client does not count as retriable.
                if time.monotonic() > deadline:
                    raise _unread(topic, str(error)) from error
                time.sleep(RETRY_SECONDS)
            else:
                return place if place.offset >= 0 else self._place(topic)


def _unread(topic: Topic[Any], why: str) -> Unavailable:
    return Unavailable(
        f"the dead letters of {topic.name} cannot be read: {why}",
        "Check that Kafka runs and the topics exist: heartline topics",
    )
