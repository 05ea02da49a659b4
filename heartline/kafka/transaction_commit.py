"""Consume, process, produce and commit in one Kafka transaction (KIP-98, KIP-447)."""

from collections.abc import Sequence
from contextlib import suppress

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from heartline.errors import Unavailable
from heartline.kafka import config
from heartline.kafka.commit import Process, Produce, next_offsets, refuse_retries
from heartline.kafka.deadline import within
from heartline.kafka.outcome import Outcome
from heartline.kafka.record import Outgoing, Partition, Record
from heartline.settings import KafkaSettings

# For each call to the broker; the transaction itself may last 60 s, librdkafka's default.
DEADLINE_SECONDS = 5.0


class TransactionCommit:
    """After any error the producer is replaced: a new one with the same transactional id
    makes the broker finish or abort what was left, and the committed offsets tell which."""

    def __init__(self, kafka: KafkaSettings, transactional_id: str) -> None:
        self._config = config.transactional_producer(kafka, transactional_id)
        self._producer: Producer | None = None

    def apply(
        self, consumer: Consumer, batch: Sequence[Record], process: Process, produce: Produce
    ) -> Sequence[Outcome]:
        outcomes = process(batch, None)
        refuse_retries(batch, outcomes)
        try:
            self._commit(consumer, produce(batch, outcomes), next_offsets(batch))
        except (KafkaException, TimeoutError) as error:
            self.close()
            raise Unavailable(f"the Kafka transaction failed: {error!r}") from error
        return outcomes

    def positions(self, consumer: Consumer, places: Sequence[Partition]) -> dict[Partition, int]:
        asked = [TopicPartition(place.topic, place.number) for place in places]
        try:
            self._ready()  # so that a transaction left open is over before offsets are read
            found = consumer.committed(asked, timeout=DEADLINE_SECONDS)
        except KafkaException as error:
            self.close()
            raise Unavailable(f"Kafka does not tell the committed offsets: {error}") from error
        return {Partition(p.topic, p.partition): p.offset for p in found if p.offset >= 0}

    def close(self) -> None:
        """Drops the producer; an open transaction is aborted if the broker can be reached."""
        producer, self._producer = self._producer, None
        if producer is not None:
            # Nothing is lost by a failure here: the next init_transactions aborts it.
            with suppress(KafkaException):
                producer.abort_transaction(1.0)

    def _ready(self) -> Producer:
        if self._producer is None:
            producer = Producer(self._config)
            producer.init_transactions(DEADLINE_SECONDS)
            self._producer = producer
        return self._producer

    def _commit(
        self, consumer: Consumer, outgoing: Sequence[Outgoing], offsets: dict[Partition, int]
    ) -> None:
        producer = self._ready()
        producer.begin_transaction()
        for message in outgoing:
            producer.produce(
                message.topic, message.value, message.key, headers=list(message.headers)
            )
        ends = [TopicPartition(*place, offset) for place, offset in offsets.items()]
        group = consumer.consumer_group_metadata()
        # After a broker's restart this call may hang for ever, whatever its own timeout
        # (librdkafka issues 5456 and 5511); a new producer finds the coordinator again.
        within(
            DEADLINE_SECONDS,
            lambda: producer.send_offsets_to_transaction(ends, group, DEADLINE_SECONDS),
        )
        producer.commit_transaction(DEADLINE_SECONDS)
