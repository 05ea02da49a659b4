"""The Kafka step: every event of every topic goes into the record, once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg.errors import UniqueViolation

from heartline.catalogue import Topic
from heartline.kafka.outcome import Outcome
from heartline.kafka.record import Record
from heartline.logs import get_logger
from services.audit import store
from services.audit.chain import Chain, RecordedEvent
from services.audit.intake import Content, Intake


class RecordStep:
    """Runs under PostgresCommit.

    topics: by full name on the broker. clock: the time of recording, microseconds since 1970.
    """

    def __init__(self, topics: Mapping[str, Topic[Any]], clock: Callable[[], int]) -> None:
        self._topics = topics
        self._clock = clock

    def process(
        self, batch: Sequence[Record], transaction: psycopg.Connection, /
    ) -> Sequence[Outcome]:
        try:
            # Almost every batch is new, and then the unique index has proved it at no extra cost.
            with transaction.transaction():
                return self._record(batch, transaction, {})
        except UniqueViolation:
            ids = [record.header("ce_id") for record in batch]
            return self._record(batch, transaction, store.contents(transaction, ids))

    def _record(
        self,
        batch: Sequence[Record],
        transaction: psycopg.Connection,
        known: dict[str, Content],
    ) -> Sequence[Outcome]:
        heads = store.heads(transaction, self._chains(batch))
        intake = Intake(self._topics, known, heads, self._clock())
        store.add_entries(transaction, intake.entries(batch))
        store.move_heads(transaction, intake.heads)
        store.add_decisions(transaction, intake.decisions)
        store.add_conflicts(transaction, intake.conflicts)
        _report(intake.conflicts)
        return intake.outcomes

    def _chains(self, batch: Sequence[Record]) -> set[Chain]:
        places = {record.place for record in batch}
        return {Chain(self._topics[topic].name, partition) for topic, partition in places}


def _report(conflicts: Sequence[RecordedEvent]) -> None:
    """One event id must never mean two contents: an error of whoever published it."""
    for event in conflicts:
        get_logger().error(
            "event_id_conflict",
            event_id=event.event_id,
            topic=event.topic,
            partition=event.partition,
            offset=event.offset,
        )
