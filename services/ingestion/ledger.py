"""The consent ledger in Postgres: each entry is published by the transaction that writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal

import psycopg
from opentelemetry.trace import get_current_span
from psycopg_pool import PoolTimeout

from heartline.contracts import ConsentChange
from heartline.errors import Unavailable
from heartline.kafka import outbox
from heartline.kafka.outbox import OutboxRelay
from heartline.postgres.pool import BlockingPool
from heartline.publisher import outgoing
from heartline.telemetry.tracing import traceparent_of
from heartline.times import timestamp
from services.ingestion.consents import STATUSES, consent_ref, event_of, unknown

# Changes of one customer take turns, so that their numbers and their events keep one order.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('consent'), hashtext(%s))"
_LATEST = """
    SELECT number, status, changed_at, recorded_by FROM consent_ledger
    WHERE customer_id = %s ORDER BY number DESC LIMIT 1
"""
_APPEND = """
    INSERT INTO consent_ledger (consent_ref, customer_id, number, status, changed_at, recorded_by)
    VALUES (%s, %s, %s, %s, clock_timestamp(), %s)
    RETURNING number, status, changed_at, recorded_by
"""

Entry = tuple[int, str, datetime, str]


class Ledger:
    """Blocking; safe from several threads. Raises Unavailable while Postgres is away."""

    def __init__(self, pool: BlockingPool, relay: OutboxRelay, topic_prefix: str) -> None:
        self._pool = pool
        self._relay = relay
        self._prefix = topic_prefix

    def latest(self, customer_id: str) -> ConsentChange:
        """What holds; of status UNKNOWN where there is no entry."""
        with self._transaction() as connection:
            entry = _latest(connection, customer_id)
        return _change(customer_id, entry) if entry else unknown(customer_id)

    def record(
        self, customer_id: str, status: Literal["GRANTED", "WITHDRAWN"], recorded_by: str
    ) -> ConsentChange:
        """The entry that says so: a new one, or the latest where it says so already."""
        with self._transaction() as connection:
            connection.execute(_LOCK, (customer_id,))
            latest = _latest(connection, customer_id)
            if latest is not None and latest[1] == status:
                return _change(customer_id, latest)
            change = _append(connection, customer_id, latest, status, recorded_by)
            traceparent = traceparent_of(get_current_span())
            outbox.write(connection, [outgoing(event_of(change), self._prefix, traceparent)])
        self._relay.wake()
        return change

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection]:
        try:
            with self._pool.connection() as connection:
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise Unavailable("The consent ledger is away", "Try again in a moment") from error


def _latest(connection: psycopg.Connection, customer_id: str) -> Entry | None:
    entry: Entry | None = connection.execute(_LATEST, (customer_id,)).fetchone()
    return entry


def _append(
    connection: psycopg.Connection,
    customer_id: str,
    latest: Entry | None,
    status: str,
    recorded_by: str,
) -> ConsentChange:
    number = latest[0] + 1 if latest else 1
    ref = consent_ref(customer_id, number)
    [entry] = connection.execute(_APPEND, (ref, customer_id, number, status, recorded_by))
    return _change(customer_id, entry)


def _change(customer_id: str, entry: Entry) -> ConsentChange:
    number, status, changed_at, recorded_by = entry
    return ConsentChange(
        consent_ref=consent_ref(customer_id, number),
        customer_id=customer_id,
        status=STATUSES[status],
        changed_at=timestamp(changed_at),
        recorded_by=recorded_by,
    )
