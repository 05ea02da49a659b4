"""What humans do with cases: each change is one transaction, told of by one event."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
from opentelemetry.trace import get_current_span
from psycopg_pool import PoolTimeout

from heartline.contracts import Case, Seniority
from heartline.errors import Unavailable
from heartline.kafka import outbox
from heartline.kafka.outbox import OutboxRelay
from heartline.postgres.pool import BlockingPool
from heartline.publisher import outgoing
from heartline.telemetry.tracing import context_of, traceparent_of
from heartline.times import timestamp
from services.escalation import store
from services.escalation.case import Change
from services.escalation.publication import escalation


class Desk:
    """Blocking; safe from several threads. Raises Unavailable while Postgres is away."""

    def __init__(self, pool: BlockingPool, relay: OutboxRelay, topic_prefix: str) -> None:
        self._pool = pool
        self._relay = relay
        self._prefix = topic_prefix

    def queue(self, limit: int, seniority: Seniority.ValueType) -> list[Case]:
        """Cases that wait for someone of at most this seniority, in the order to take them."""
        with self._transaction() as connection:
            return store.queue(connection, limit, seniority)

    def find(self, case_id: str) -> Case:
        """Raises NotFound."""
        with self._transaction() as connection:
            return store.find(connection, case_id)

    def change(self, case_id: str, change: Change) -> Case:
        """The case after the change; of several at once, each sees what the one before left.

        Raises:
            NotFound: there is no such case.
            Conflict: the change does not fit its state; nothing was written.
        """
        with self._transaction() as connection:
            before = store.lock(connection, case_id)
            _link_to(before.traceparent)
            case = change(before.case, timestamp(store.clock(connection)))
            after = replace(before, case=case)
            event = escalation(before, after)
            if event is None:
                return case
            store.save(connection, [after])
            traceparent = traceparent_of(get_current_span())
            outbox.write(connection, [outgoing(event, self._prefix, traceparent)])
        self._relay.wake()
        return case

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable("The cases cannot be reached", "Try again in a moment") from error


def _link_to(traceparent: str) -> None:
    """The call has a trace of its own; the link leads to the one that opened the case."""
    origin = get_current_span(context_of(traceparent))
    get_current_span().add_link(origin.get_span_context())
