"""Effects, emitted events (outbox) and consumer offsets in one Postgres transaction."""

from collections.abc import Sequence
from contextlib import suppress

import psycopg
from confluent_kafka import Consumer, KafkaException, TopicPartition
from psycopg.errors import ProgramLimitExceeded
from psycopg_pool import PoolTimeout

from heartline.errors import Unavailable
from heartline.kafka import outbox
from heartline.kafka.commit import Process, Produce, first_offsets, next_offsets, refuse_retries
from heartline.kafka.outcome import Outcome
from heartline.kafka.record import Partition, Record
from heartline.postgres.pool import BlockingPool

ADOPT = """
    insert into consumer_offsets (consumer, topic, partition, next_offset)
    select %s, topic, number, 0 from unnest(%s::text[], %s::int[]) as place (topic, number)
    on conflict do nothing
"""
POSITIONS = """
    select o.topic, o.partition, o.next_offset from consumer_offsets o
    join unnest(%s::text[], %s::int[]) as place (topic, number)
      on o.topic = place.topic and o.partition = place.number
    where o.consumer = %s and o.next_offset > 0
"""
# Also the fence between two owners: whoever lost the partition finds it ahead of its batch.
ADVANCE = """
    update consumer_offsets o set next_offset = batch.following
    from unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[])
      as batch (topic, number, first, following)
    where o.consumer = %s and o.topic = batch.topic and o.partition = batch.number
      and o.next_offset <= batch.first
"""


class PostgresCommit:
    """`consumer` names the row of each partition; `relay` is woken when events were emitted."""

    def __init__(self, pool: BlockingPool, consumer: str, relay: outbox.OutboxRelay) -> None:
        self._pool = pool
        self._consumer = consumer
        self._relay = relay

    def apply(
        self, consumer: Consumer, batch: Sequence[Record], process: Process, produce: Produce
    ) -> Sequence[Outcome]:
        try:
            outcomes, emitted = self._commit(batch, process, produce)
        except ProgramLimitExceeded:
            raise  # the record's own fault, such as a key too long for an index
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable(f"Postgres did not commit: {error}") from error
        if emitted:
            self._relay.wake()
        self._tell_group(consumer, next_offsets(batch))
        return outcomes

    def positions(self, consumer: Consumer, places: Sequence[Partition]) -> dict[Partition, int]:  # noqa: ARG002
        topics, numbers = [p.topic for p in places], [p.number for p in places]
        try:
            with self._pool.connection() as connection:
                connection.execute(ADOPT, (self._consumer, topics, numbers))
                rows = connection.execute(POSITIONS, (topics, numbers, self._consumer)).fetchall()
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable(f"Postgres does not tell the offsets: {error}") from error
        return {Partition(topic, number): offset for topic, number, offset in rows}

    def close(self) -> None:
        """Nothing of its own is open."""

    def _commit(
        self, batch: Sequence[Record], process: Process, produce: Produce
    ) -> tuple[Sequence[Outcome], int]:
        with self._pool.connection() as connection:
            self._advance(connection, batch)
            outcomes = process(batch, connection)
            refuse_retries(batch, outcomes)
            emitted = produce(batch, outcomes)
            outbox.write(connection, emitted)
        return outcomes, len(emitted)

    def _advance(self, connection: psycopg.Connection, batch: Sequence[Record]) -> None:
        first, following = first_offsets(batch), next_offsets(batch)
        places = sorted(first)
        moved = connection.execute(
            ADVANCE,
            (
                [place.topic for place in places],
                [place.number for place in places],
                [first[place] for place in places],
                [following[place] for place in places],
                self._consumer,
            ),
        ).rowcount
        if moved != len(places):
            raise Unavailable("another instance has gone on with a partition of this batch")

    def _tell_group(self, consumer: Consumer, offsets: dict[Partition, int]) -> None:
        # For lag tools only: the truth is in Postgres, so a failure here changes nothing.
        with suppress(KafkaException):
            consumer.commit(
                offsets=[TopicPartition(*place, offset) for place, offset in offsets.items()],
                asynchronous=True,
            )
