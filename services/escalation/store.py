"""The cases in Postgres. Every function works within the caller's transaction."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from heartline.contracts import Case, Seniority
from heartline.errors import NotFound
from heartline.times import moment
from services.escalation.case import state_name
from services.escalation.casefile import CaseFile, Conversation
from services.escalation.evidence import Mark

SAVE = """
    INSERT INTO cases (case_id, customer_id, interaction_id, state, priority, seniority,
                       waiting_since, revision, value, before, seen, traceparent)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (case_id) DO UPDATE SET
        state = excluded.state, priority = excluded.priority, seniority = excluded.seniority,
        revision = excluded.revision, value = excluded.value,
        before = excluded.before, seen = excluded.seen
"""
LATEST = """
    SELECT latest.* FROM unnest(%s::text[], %s::text[]) AS wanted (customer_id, interaction_id),
        LATERAL (
            SELECT value, before, seen, traceparent FROM cases
            WHERE cases.customer_id = wanted.customer_id
              AND cases.interaction_id = wanted.interaction_id
            ORDER BY position DESC LIMIT 1 FOR UPDATE
        ) AS latest
"""
LOCK = "SELECT value, before, seen, traceparent FROM cases WHERE case_id = %s FOR UPDATE"
FIND = "SELECT value FROM cases WHERE case_id = %s"
QUEUE = """
    SELECT value FROM cases WHERE state IN ('opened', 'returned') AND seniority <= %s
    ORDER BY priority, waiting_since, position LIMIT %s
"""
# Not now(): that is the time at which the transaction began, before it waited for the lock.
CLOCK = "SELECT clock_timestamp()"


def latest_files(
    connection: psycopg.Connection, conversations: Iterable[Conversation]
) -> dict[Conversation, CaseFile]:
    """The file of each conversation's latest case, if it had one; locked, always in one order."""
    wanted = sorted(set(conversations))
    customers, interactions = [w.customer_id for w in wanted], [w.interaction_id for w in wanted]
    files = [_file(*row) for row in connection.execute(LATEST, (customers, interactions))]
    return {file.conversation: file for file in files}


def save(connection: psycopg.Connection, files: Iterable[CaseFile]) -> None:
    """Writes the files in their order."""
    with connection.cursor() as cursor:
        cursor.executemany(SAVE, [_row(file) for file in files])


def lock(connection: psycopg.Connection, case_id: str) -> CaseFile:
    """The file of a case, locked until the transaction ends.

    Raises:
        NotFound: there is no such case.
    """
    row = connection.execute(LOCK, (case_id,)).fetchone()
    if row is None:
        raise _not_found(case_id)
    return _file(*row)


def find(connection: psycopg.Connection, case_id: str) -> Case:
    """A case as it is.

    Raises:
        NotFound: there is no such case.
    """
    row = connection.execute(FIND, (case_id,)).fetchone()
    if row is None:
        raise _not_found(case_id)
    return Case.FromString(row[0])


def queue(connection: psycopg.Connection, limit: int, seniority: Seniority.ValueType) -> list[Case]:
    """Cases that wait for someone of at most this seniority: most urgent, then longest waiting."""
    rows = connection.execute(QUEUE, (seniority, limit))
    return [Case.FromString(value) for (value,) in rows]


def clock(connection: psycopg.Connection) -> datetime:
    """Now, by the one clock that all instances share."""
    now: datetime
    ((now,),) = connection.execute(CLOCK)
    return now


def _not_found(case_id: str) -> NotFound:
    return NotFound(f"There is no case {case_id!r}", "Take the id from the queue")


def _row(file: CaseFile) -> tuple[object, ...]:
    case = file.case
    return (
        case.case_id,
        case.customer_id,
        case.interaction_id,
        state_name(case.state),
        case.priority,
        case.seniority,
        moment(case.waiting_since),
        case.revision,
        case.SerializeToString(deterministic=True),
        Jsonb(asdict(file.before)),
        Jsonb(asdict(file.seen)),
        file.traceparent,
    )


def _file(value: bytes, before: dict[str, Any], seen: dict[str, Any], traceparent: str) -> CaseFile:
    return CaseFile(Case.FromString(value), Mark(**before), Mark(**seen), traceparent)
