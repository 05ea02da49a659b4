"""What a commit mode is, and what it tells the consumer."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from confluent_kafka import Consumer

from heartline.errors import HeartlineError
from heartline.kafka.outcome import Outcome, Retry
from heartline.kafka.record import Outgoing, Partition, Record

#: Runs the step within the given transaction.
Process = Callable[[Sequence[Record], Any], Sequence[Outcome]]
#: Turns settled records and outcomes into what is to be produced.
Produce = Callable[[Sequence[Record], Sequence[Outcome]], Sequence[Outgoing]]


class RetryAsked(HeartlineError):
    """A step asked for a retry: nothing of the batch has been committed."""

    def __init__(self, batch: Sequence[Record], outcomes: Sequence[Outcome]) -> None:
        #: The first record of each partition that has to wait, and why.
        self.waiting: dict[Partition, tuple[Record, str]] = {}
        #: What came before those and can be settled now.
        self.settled: list[Record] = []
        for record, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Retry):
                self.waiting.setdefault(record.place, (record, outcome.reason))
            elif record.place not in self.waiting:
                self.settled.append(record)
        super().__init__("a step asked to try again")


def refuse_retries(batch: Sequence[Record], outcomes: Sequence[Outcome]) -> None:
    """Raises RetryAsked where an outcome is a Retry."""
    if any(isinstance(outcome, Retry) for outcome in outcomes):
        raise RetryAsked(batch, outcomes)


def next_offsets(batch: Sequence[Record]) -> dict[Partition, int]:
    """Where each partition goes on after the batch."""
    return {record.place: record.offset + 1 for record in batch}


def first_offsets(batch: Sequence[Record]) -> dict[Partition, int]:
    """Where each partition of the batch began."""
    return {record.place: record.offset for record in reversed(batch)}


class CommitMode(Protocol):
    """Settles a batch: effects, emitted events and offsets, all or nothing."""

    def apply(
        self, consumer: Consumer, batch: Sequence[Record], process: Process, produce: Produce
    ) -> Sequence[Outcome]:
        """Runs the step and commits.

        Raises:
            RetryAsked: an outcome is a Retry; nothing was committed.
            Unavailable: Kafka or Postgres is away, or another instance owns a partition now;
                whether the batch was committed is told by `positions`.
        """
        ...

    def positions(self, consumer: Consumer, places: Sequence[Partition]) -> dict[Partition, int]:
        """Where to go on; partitions that never committed are missing.

        Raises:
            Unavailable: the store of the positions is away.
        """
        ...

    def close(self) -> None: ...
