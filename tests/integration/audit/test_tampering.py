"""Whatever is changed in the record's tables is found, with the chain and the position."""

import asyncio
from hashlib import sha256
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from heartline.postgres.pool import async_pool
from heartline.settings import PostgresSettings
from services.audit.chain import Chain
from services.audit.reader import Reader
from services.audit.store import COPY_BEGINS, COPY_ENDS, ENTRY_COLUMNS, ENTRY_TYPES
from services.audit.verification import Verification
from tests.integration.audit.flow import EVENTS_OF_A_FLOW, flows
from tests.integration.audit.harness import connect, record, tamper

SIGNALS = Chain("signals", 0)
LAST = 6
CHANGES: dict[str, LiteralString] = {
    "text": "overlay({0} placing 'X' from 1 for 1)",
    "int4": "{0} # 64",
    "int8": "{0} # 64",
    "bytea": "set_byte({0}, 0, get_byte({0}, 0) # 1)",
}
AT_3: LiteralString = "topic = 'signals' AND partition = 0 AND position = 3"


@pytest.fixture
def recorded(database: PostgresSettings) -> PostgresSettings:
    """LAST signals and what came of them: chains of LAST or more entries in partition 0 and 1."""
    record(database, flows(range(LAST)))
    record(database, flows(range(LAST, 2 * LAST)), partition=1)
    return database


def verify(database: PostgresSettings) -> Verification:
    async def answer() -> Verification:
        async with async_pool(database, "audit") as pool:
            return await Reader(pool).verify()

    return asyncio.run(answer())


def found(database: PostgresSettings) -> list[tuple[Chain, int]]:
    return [(breach.chain, breach.position) for breach in verify(database).breaches]


def test_an_untouched_record_is_intact(recorded: PostgresSettings) -> None:
    verification = verify(recorded)
    assert verification.intact
    assert verification.entries == 2 * LAST * EVENTS_OF_A_FLOW
    assert verification.chains == 2 * 9


def test_postgres_alone_yields_what_was_hashed(recorded: PostgresSettings) -> None:
    columns = ", ".join(f'"{name}"' for name in ENTRY_COLUMNS[:-1])
    count_of_columns = 2
    with connect(recorded) as connection, connection.cursor() as cursor:
        for position in range(1, LAST + 1):
            row = f"FROM record WHERE topic = 'signals' AND partition = 0 AND position = {position}"
            stored = cursor.execute(f"SELECT hash {row}".encode()).fetchone()
            with cursor.copy(
                f"COPY (SELECT {columns} {row}) TO STDOUT (FORMAT BINARY)".encode()
            ) as out:
                sent = b"".join(bytes(chunk) for chunk in out)
            encoded = sent[len(COPY_BEGINS) + count_of_columns : -len(COPY_ENDS)]
            assert stored == (sha256(encoded).digest(),)


@pytest.mark.parametrize(("column", "kind"), [*zip(ENTRY_COLUMNS, ENTRY_TYPES, strict=True)])
def test_one_changed_byte_in_any_column_is_found(
    recorded: PostgresSettings, column: str, kind: str
) -> None:
    change = sql.SQL(CHANGES[kind]).format(sql.Identifier(column))
    where = sql.SQL(f"WHERE {AT_3}")
    tamper(recorded, sql.SQL("UPDATE record SET {} = {} {}").format(
        sql.Identifier(column), change, where))  # fmt: skip
    if column in {"topic", "partition", "position"}:
        assert (SIGNALS, 3) in found(recorded)
    else:
        assert found(recorded) == [(SIGNALS, 3)]


def test_every_byte_of_a_value_counts(recorded: PostgresSettings) -> None:
    with connect(recorded) as connection:
        row = connection.execute(f"SELECT value FROM record WHERE {AT_3}").fetchone()
    assert row is not None
    for index in range(0, len(row[0]), 7):
        tamper(
            recorded,
            f"UPDATE record SET value = set_byte(value, %s, get_byte(value, %s) # 1) WHERE {AT_3}",
            index,
            index,
        )
        assert found(recorded) == [(SIGNALS, 3)]
        tamper(recorded, f"UPDATE record SET value = %s WHERE {AT_3}", row[0])
    assert verify(recorded).intact


@pytest.mark.parametrize("position", [1, 3, LAST])
def test_a_deleted_row_is_found_first_middle_and_last(
    recorded: PostgresSettings, position: int
) -> None:
    tamper(recorded, "DELETE FROM record WHERE topic = 'signals' AND partition = 0"
           " AND position = %s", position)  # fmt: skip
    assert found(recorded) == [(SIGNALS, position)]


def test_a_cut_tail_is_found_even_where_the_head_was_moved_back(recorded: PostgresSettings) -> None:
    tamper(recorded, "DELETE FROM record WHERE topic = 'signals' AND position > 4")
    tamper(recorded, "UPDATE heads SET position = 4 WHERE topic = 'signals' AND partition = 1")
    assert found(recorded) == [(SIGNALS, 5), (Chain("signals", 1), 4)]


def test_two_swapped_rows_are_both_found(recorded: PostgresSettings) -> None:
    tamper(recorded, "UPDATE record SET position = -position"
           " WHERE topic = 'signals' AND partition = 0 AND position IN (2, 5)")  # fmt: skip
    tamper(recorded, "UPDATE record SET position = 7 + position WHERE position < 0")
    assert found(recorded) == [(SIGNALS, 2), (SIGNALS, 5)]


def test_swapped_contents_of_two_rows_are_both_found(recorded: PostgresSettings) -> None:
    tamper(recorded, "UPDATE record AS one SET value = other.value FROM record AS other"
           " WHERE one.topic = 'signals' AND other.topic = 'signals' AND one.partition = 0"
           " AND other.partition = 0 AND one.position IN (2, 5)"
           " AND other.position = 7 - one.position")  # fmt: skip
    assert found(recorded) == [(SIGNALS, 2), (SIGNALS, 5)]


def test_an_inserted_row_is_found(recorded: PostgresSettings) -> None:
    taken = f"CREATE TABLE copy AS SELECT * FROM record WHERE {AT_3}"
    tamper(recorded, taken)
    tamper(recorded, "UPDATE copy SET event_id = 'forged', position = 7, prev_hash = hash")
    tamper(recorded, "INSERT INTO record SELECT * FROM copy")
    assert (SIGNALS, 7) in found(recorded)


def test_a_head_that_was_changed_or_deleted_is_found(recorded: PostgresSettings) -> None:
    tamper(recorded, "UPDATE heads SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1)"
           " WHERE topic = 'signals' AND partition = 0")  # fmt: skip
    tamper(recorded, "DELETE FROM heads WHERE topic = 'emotions' AND partition = 1")
    assert sorted(found(recorded)) == [(Chain("emotions", 1), 1), (SIGNALS, LAST)]


def test_a_value_that_fits_no_clock_is_found_too(recorded: PostgresSettings) -> None:
    tamper(recorded, f"UPDATE record SET published_us = -9223372036854775808 WHERE {AT_3}")
    assert found(recorded) == [(SIGNALS, 3)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET value = ''",
        "DELETE FROM record",
        "TRUNCATE record",
        "DELETE FROM decisions",
        "UPDATE conflicts SET value = ''",
        "DELETE FROM heads",
        "UPDATE heads SET position = position - 1",
        "UPDATE heads SET hash = ''",
    ],
)
def test_the_tables_refuse_every_change_but_an_addition(
    recorded: PostgresSettings, statement: LiteralString
) -> None:
    with connect(recorded) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(statement)
