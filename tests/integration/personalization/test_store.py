"""The read model in a real Postgres: never taken back, and announced to all."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from heartline.contracts import CustomerModel, InteractionProfile
from heartline.postgres.migrate import migrate
from heartline.postgres.pool import BlockingPool, async_pool, blocking_pool
from heartline.settings import PostgresSettings
from services.personalization import store
from services.personalization.announcements import announce
from services.personalization.store import CUSTOMERS, INTERACTIONS, Table
from services.personalization.watchers import Watchers

MIGRATIONS = Path(store.__file__).parent / "migrations"
SCHEMA = "personalization"


@pytest.fixture
def pool(database: PostgresSettings) -> Iterator[BlockingPool]:
    migrate(database.dsn, SCHEMA, MIGRATIONS)
    with blocking_pool(database, SCHEMA) as pool:
        yield pool


def profile(revision: int) -> InteractionProfile:
    return InteractionProfile(interaction_id="chat-1", revision=revision)


def found(database: PostgresSettings, table: Table[Any], keys: Sequence[str]) -> list[Any]:
    async def read() -> list[Any]:
        async with async_pool(database, SCHEMA) as pool:
            return await store.find(pool, table, keys)

    return asyncio.run(read())


def save(pool: BlockingPool, profile: InteractionProfile) -> None:
    with pool.connection() as connection:
        store.save_interactions(connection, [profile])
        announce(connection, [profile.interaction_id])


def test_a_repetition_never_takes_the_read_model_back(
    pool: BlockingPool, database: PostgresSettings
) -> None:
    for revision in (1, 3, 2, 3):
        save(pool, profile(revision))
    (kept,) = found(database, INTERACTIONS, ["chat-1"])
    assert kept.revision == 3


def test_customers_are_found_by_any_of_their_keys(
    pool: BlockingPool, database: PostgresSettings
) -> None:
    models = [CustomerModel(customer_id=f"cust-{n}", revision=1) for n in range(3)]
    with pool.connection() as connection:
        store.save_customers(connection, models)
    kept = found(database, CUSTOMERS, ["cust-0", "cust-2", "nobody"])
    assert sorted(model.customer_id for model in kept) == ["cust-0", "cust-2"]


def watched(
    database: PostgresSettings, act: Callable[[], None], expected: int
) -> list[InteractionProfile]:
    """What someone sees who watches while the action goes on, and then reads so many."""

    async def watch() -> list[InteractionProfile]:
        async with async_pool(database, SCHEMA) as pool:
            watchers = Watchers(pool)
            await watchers.start()
            stream = watchers.watch("chat-1")
            seen = [await anext(stream)]
            await asyncio.to_thread(act)
            seen += [await anext(stream) for _ in range(expected - 1)]
            await watchers.stop()
            return seen

    return asyncio.run(asyncio.wait_for(watch(), 20))


def test_a_slow_watcher_gets_the_latest(pool: BlockingPool, database: PostgresSettings) -> None:
    save(pool, profile(1))

    def many() -> None:
        for revision in range(2, 50):
            save(pool, profile(revision))

    seen = watched(database, many, expected=2)
    assert seen[0].revision == 1
    assert seen[1].revision > 2


def test_what_is_rolled_back_is_not_announced(
    pool: BlockingPool, database: PostgresSettings
) -> None:
    save(pool, profile(1))

    def one_of_two() -> None:
        with pool.connection() as connection:
            store.save_interactions(connection, [profile(2)])
            announce(connection, ["chat-1"])
            connection.rollback()
        save(pool, profile(3))

    assert [seen.revision for seen in watched(database, one_of_two, expected=2)] == [1, 3]
