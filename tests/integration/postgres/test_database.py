"""A service keeps its database: its own schema, deadlines, and patience when Postgres is away."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.postgres.database import Database
from heartline.postgres.pool import async_pool, blocking_pool
from heartline.settings import PostgresSettings

NO_MIGRATIONS = Path("no-migrations")


@pytest.fixture
def own_postgres(reaper: Reaper) -> Iterator[LocalPostgres]:
    """A server that this test may stop."""
    with tempfile.TemporaryDirectory(prefix="heartline-postgres-") as directory:
        postgres = LocalPostgres(Path(directory), reaper=reaper)
        postgres.start()
        yield postgres
        postgres.kill9()


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


def test_a_connection_sees_the_schema_of_its_service(database: PostgresSettings) -> None:
    async def main() -> None:
        ledger = Database(database, "ledger", NO_MIGRATIONS)
        await ledger.start()
        async with ledger.pool.connection() as connection:
            await connection.execute("INSERT INTO consumer_offsets VALUES ('c', 't', 0, 7)")
        with ledger.blocking_pool.connection() as blocking:
            found = blocking.execute("SELECT next_offset FROM ledger.consumer_offsets").fetchall()
        assert found == [(7,)]
        assert (ledger.unready(), ledger.failure()) == (None, None)
        await ledger.stop()

    asyncio.run(main())


def test_the_outbox_keeps_bytes_and_absence_as_they_are(database: PostgresSettings) -> None:
    row = ("topic", None, b"\x00\xff", ["ce_id", "ce_id"], [b"\xfe\x00", b""])
    columns = "topic, key, value, header_names, header_values"

    async def main() -> None:
        ledger = Database(database, "ledger", NO_MIGRATIONS)
        await ledger.start()
        async with ledger.pool.connection() as connection:
            await connection.execute(
                f"INSERT INTO outbox ({columns}) VALUES (%s, %s, %s, %s, %s)".encode(), row
            )
            cursor = await connection.execute(f"SELECT {columns} FROM outbox".encode())
            assert await cursor.fetchone() == row
        await ledger.stop()

    asyncio.run(main())


def test_options_of_the_dsn_stay_in_force(database: PostgresSettings) -> None:
    dsn = database.dsn + "?options=-c%20work_mem%3D1234kB"
    with (
        blocking_pool(PostgresSettings(dsn=dsn), "ledger") as pool,
        pool.connection() as connection,
    ):
        shown = "SELECT current_setting('work_mem'), current_setting('search_path')"
        assert connection.execute(shown).fetchone() == ("1234kB", "ledger")


def test_a_statement_has_a_deadline(database: PostgresSettings) -> None:
    with (
        blocking_pool(database, "ledger") as pool,
        pytest.raises(psycopg.errors.QueryCanceled),
        pool.connection() as connection,
    ):
        connection.execute("SELECT pg_sleep(20)")


def test_opening_a_pool_does_not_wait_for_postgres() -> None:
    nowhere = PostgresSettings(dsn="postgresql://nobody@192.0.2.1/none")

    async def main() -> float:
        started = time.monotonic()
        await async_pool(nowhere, "ledger").open()
        return time.monotonic() - started

    assert asyncio.run(main()) < 0.5


def test_postgres_away_makes_the_service_unready_until_it_is_back(
    own_postgres: LocalPostgres,
) -> None:
    async def main() -> None:
        ledger = Database(PostgresSettings(dsn=own_postgres.dsn), "ledger", NO_MIGRATIONS)
        await ledger.start()
        own_postgres.terminate()
        await until(lambda: ledger.unready() is not None)
        assert (ledger.unready() or "").startswith("Postgres is away")
        with pytest.raises(psycopg.OperationalError):
            await ledger.pool.getconn()
        own_postgres.start()
        await until(lambda: ledger.unready() is None)
        async with ledger.pool.connection() as connection:
            await connection.execute("SELECT 1")
        assert ledger.failure() is None
        await ledger.stop()

    asyncio.run(main())


def test_a_service_that_starts_before_postgres_waits_for_it(own_postgres: LocalPostgres) -> None:
    async def main() -> None:
        own_postgres.terminate()
        ledger = Database(PostgresSettings(dsn=own_postgres.dsn), "ledger", NO_MIGRATIONS)
        start = asyncio.create_task(ledger.start())
        await asyncio.sleep(0.5)
        assert not start.done()
        own_postgres.start()
        await asyncio.wait_for(start, 20)
        await ledger.stop()

    asyncio.run(main())
