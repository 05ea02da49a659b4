"""The read model in Postgres: the latest of each customer, interaction and advice.

Every row is guarded by its revision: a repetition after a crash never takes it back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import psycopg
from google.protobuf.message import Message
from psycopg import sql

from heartline.contracts import Adaptation, CustomerModel, InteractionProfile
from heartline.postgres.pool import AsyncPool

M = TypeVar("M", bound=Message)

SAVE = """
    INSERT INTO {table} AS known ({key}, revision, value)
    SELECT * FROM unnest(%b::text[], %b::bigint[], %b::bytea[])
    ON CONFLICT ({key}) DO UPDATE SET revision = excluded.revision, value = excluded.value
    WHERE excluded.revision > known.revision
"""
FIND = "SELECT value FROM {table} WHERE {key} = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Table(Generic[M]):
    message: type[M]
    save: sql.Composed
    find: sql.Composed


def _table(message: type[M], name: str, key: str) -> Table[M]:
    names = {"table": sql.Identifier(name), "key": sql.Identifier(key)}
    return Table(message, sql.SQL(SAVE).format(**names), sql.SQL(FIND).format(**names))


CUSTOMERS = _table(CustomerModel, "customers", "customer_id")
INTERACTIONS = _table(InteractionProfile, "interactions", "interaction_id")
ADVICE = _table(Adaptation, "advice", "interaction_id")


def save_customers(connection: psycopg.Connection, models: Iterable[CustomerModel]) -> None:
    """Those that are newer than what is known, each customer once; likewise below."""
    _save(connection, CUSTOMERS, [(m.customer_id, m.revision, m) for m in models])


def save_interactions(
    connection: psycopg.Connection, profiles: Iterable[InteractionProfile]
) -> None:
    _save(connection, INTERACTIONS, [(p.interaction_id, p.revision, p) for p in profiles])


def save_advice(connection: psycopg.Connection, adaptations: Iterable[Adaptation]) -> None:
    """Its order is that of the profile that it was made from."""
    rows = [(a.interaction_id, a.interaction.revision, a) for a in adaptations]
    _save(connection, ADVICE, rows)


async def find(pool: AsyncPool, table: Table[M], keys: Sequence[str]) -> list[M]:
    """What is known under the keys, in no order."""
    async with pool.connection() as connection:
        cursor = await connection.execute(table.find, (list(keys),))
        return [table.message.FromString(value) for (value,) in await cursor.fetchall()]


def _save(
    connection: psycopg.Connection, table: Table[M], rows: Sequence[tuple[str, int, M]]
) -> None:
    """One statement for all; each key once."""
    if rows:
        keys, revisions, values = zip(*rows, strict=True)
        written = [value.SerializeToString(deterministic=True) for value in values]
        connection.execute(table.save, (list(keys), list(revisions), written))
