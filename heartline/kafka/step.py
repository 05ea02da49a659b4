"""The one contract of every processing step."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from heartline.errors import UndecodableEvent
from heartline.kafka.outcome import DeadLetter, Outcome
from heartline.kafka.record import Record

T_contra = TypeVar("T_contra", contravariant=True)


class Step(Protocol[T_contra]):
    """A batch of records in; an outcome for each out, in their order.

    `transaction` is the open Postgres connection under PostgresCommit (write effects with it,
    do not commit) and None under TransactionCommit. A step may be run again with the same
    records after a failure, so its effects must all lie within the transaction. It may raise
    Unavailable to have the whole batch tried again later; any other exception makes the runtime
    run the records one by one and set aside those that raise.
    """

    def process(self, batch: Sequence[Record], transaction: T_contra, /) -> Sequence[Outcome]: ...


def undecodable_aside(handle: Callable[[Record], Outcome], record: Record) -> Outcome:
    """The outcome of `handle`, or a dead letter where the record cannot be decoded."""
    try:
        return handle(record)
    except UndecodableEvent as error:
        return DeadLetter("undecodable", str(error))
