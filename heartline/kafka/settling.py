"""Settles a batch through its commit mode: runs the step, publishes, sets aside, counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import confluent_kafka

from heartline.kafka.commit import CommitMode, Process
from heartline.kafka.dead_letters import DeadLetterLimits, dead_letter
from heartline.kafka.outcome import DeadLetter, Drop, Emit, Outcome
from heartline.kafka.record import Outgoing, Record
from heartline.kafka.tracing import BatchTrace
from heartline.logs import get_logger
from heartline.publisher import outgoing
from heartline.telemetry import names
from heartline.telemetry.metrics import counter

_records = counter(names.CONSUMED)


class Settler:
    """`group` signs the dead letters; `prefix` begins every topic's name."""

    def __init__(self, consumer: str, group: str, prefix: str, commit: CommitMode) -> None:
        self._consumer = consumer
        self._group = group
        self._prefix = prefix
        self._commit = commit
        self._limits = DeadLetterLimits()
        self._log = get_logger().bind(consumer=consumer)

    def settle(
        self, client: confluent_kafka.Consumer, batch: Sequence[Record], process: Process
    ) -> None:
        """All of the batch, or nothing.

        Raises:
            TooManyDeadLetters: nothing was set aside.
            RetryAsked, Unavailable: as CommitMode.apply.
            Exception: whatever the step raises.
        """
        with BatchTrace(self._consumer, batch) as trace:

            def checked(records: Sequence[Record], transaction: Any) -> Sequence[Outcome]:  # noqa: ANN401
                outcomes = process(records, transaction)
                self._limits.check(outcomes)
                return outcomes

            def produce(records: Sequence[Record], outcomes: Sequence[Outcome]) -> list[Outgoing]:
                pairs = zip(records, outcomes, strict=True)
                return [m for record, outcome in pairs for m in self._made(record, outcome, trace)]

            outcomes = self._commit.apply(client, batch, checked, produce)
            trace.settled(batch, outcomes)
        self._limits.count(outcomes)
        self._count(outcomes)

    def _made(self, record: Record, outcome: Outcome, trace: BatchTrace) -> Iterable[Outgoing]:
        if isinstance(outcome, Emit) and outcome.events:
            traceparent = trace.traceparent(record)
            return [outgoing(event, self._prefix, traceparent) for event in outcome.events]
        if isinstance(outcome, DeadLetter):
            where = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
            self._log.error("dead_letter", reason=outcome.reason, error=outcome.error, **where)
            return [dead_letter(record, outcome, self._group)]
        return ()

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        counts = Counter((type(outcome).__name__, _reason(outcome)) for outcome in outcomes)
        for (kind, reason), count in counts.items():
            attributes: dict[str, str] = {
                names.CONSUMER: self._consumer,
                names.OUTCOME: kind,
                names.REASON: reason,
            }
            _records.add(count, attributes)


def _reason(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, DeadLetter | Drop) else ""


def set_aside(reason: str, error: str) -> Process:
    """A step that sets everything aside."""
    return lambda batch, _: [DeadLetter(reason, error)] * len(batch)
