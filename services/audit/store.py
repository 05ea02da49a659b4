"""What the step writes to Postgres; all of it within the runtime's transaction.

The consumer's offset row of a partition is locked before the step runs, so a chain has one
writer at a time.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from services.audit.chain import Chain, Head, RecordedEvent, Sealed
from services.audit.decisions import Decision
from services.audit.intake import Content

EVENT_TYPES = ("int4", *["int8"] * 3, *["text"] * 8, "bytea")
ENTRY_COLUMNS = ("position", *RecordedEvent._fields, "prev_hash", "hash")
ENTRY_TYPES = ("int8", *EVENT_TYPES, "bytea", "bytea")
# The frame of binary COPY: PostgreSQL's documentation of COPY, "Binary Format".
COPY_BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)
ROW_BEGINS = len(ENTRY_COLUMNS).to_bytes(2)
HASH_BEGINS = (32).to_bytes(4)
COPY_ENDS = b"\xff\xff"
# Every write is a round through libpq, as dear as encoding two rows.
CHUNK_BYTES = 32768
DECISION_TYPES = (*["text"] * 10, "int8")

CONTENTS = "SELECT event_id, topic, value FROM record WHERE event_id = ANY(%s)"
HEADS = """
    SELECT topic, partition, position, hash FROM heads
    JOIN unnest(%s::text[], %s::int[]) AS chain (topic, partition) USING (topic, partition)
"""
MOVE_HEADS = """
    INSERT INTO heads (topic, partition, position, hash)
    SELECT * FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::bytea[])
    ON CONFLICT (topic, partition)
    DO UPDATE SET position = excluded.position, hash = excluded.hash
    WHERE heads.position <> excluded.position
"""


def contents(connection: psycopg.Connection, event_ids: Sequence[str]) -> dict[str, Content]:
    """What is on record under these ids."""
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(CONTENTS, (list(event_ids),))
        return {event_id: (topic, value) for event_id, topic, value in rows}


def heads(connection: psycopg.Connection, chains: Iterable[Chain]) -> dict[Chain, Head]:
    """Where these chains end; one without entries is missing."""
    topics, partitions = zip(*chains, strict=True)
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(HEADS, (list(topics), list(partitions)))
        return {Chain(topic, number): Head(*head) for topic, number, *head in rows}


def move_heads(connection: psycopg.Connection, moved: dict[Chain, Head]) -> None:
    rows = [(*chain, *head) for chain, head in moved.items()]
    if rows:
        connection.execute(MOVE_HEADS, [list(column) for column in zip(*rows, strict=True)])


def add_entries(connection: psycopg.Connection, entries: Iterable[Sealed]) -> None:
    """Writes the rows as they were encoded for their hashes."""
    with connection.cursor() as cursor, cursor.copy(_statement("record", ENTRY_COLUMNS)) as copy:
        chunk = bytearray(COPY_BEGINS)
        for columns, head in entries:
            chunk += ROW_BEGINS + columns + HASH_BEGINS + head.hash
            if len(chunk) > CHUNK_BYTES:
                copy.write(chunk)
                chunk = bytearray()
        copy.write(chunk + COPY_ENDS)


def add_decisions(connection: psycopg.Connection, decisions: Sequence[Decision]) -> None:
    if decisions:
        _copy(connection, "decisions", Decision._fields, DECISION_TYPES, decisions)


def add_conflicts(connection: psycopg.Connection, events: Sequence[RecordedEvent]) -> None:
    if events:
        _copy(connection, "conflicts", RecordedEvent._fields, EVENT_TYPES, events)


def _copy(
    connection: psycopg.Connection,
    table: str,
    columns: Sequence[str],
    types: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    with connection.cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _statement(table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
