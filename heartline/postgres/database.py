"""The database of a service as one of its components: migrated, pooled, its absence noticed."""

import asyncio
from pathlib import Path

import psycopg

from heartline.errors import Unavailable
from heartline.postgres.migrate import migrate
from heartline.postgres.pool import async_pool, blocking_pool
from heartline.settings import PostgresSettings

START_SECONDS = 60.0
LOOK_EVERY_SECONDS = 1.0


class Database:
    """Put it first among the components: the others find their tables and open pools.

    pool: for asyncio, such as gRPC handlers. blocking_pool: for threads, such as consumers.
    """

    name = "postgres"

    def __init__(self, settings: PostgresSettings, schema: str, migrations: Path) -> None:
        self._settings = settings
        self._schema = schema
        self._migrations = migrations
        self._away: str | None = None
        self._watch: asyncio.Task[None] | None = None
        self.pool = async_pool(settings, schema)
        self.blocking_pool = blocking_pool(settings, schema)

    async def start(self) -> None:
        """Raises Unavailable when Postgres does not come within a minute."""
        await self._migrate()
        self.blocking_pool.open()
        await self.pool.open()
        self._watch = asyncio.create_task(self._look())

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        await self.pool.close()
        await asyncio.to_thread(self.blocking_pool.close)

    def unready(self) -> str | None:
        return self._away

    def failure(self) -> BaseException | None:
        watch = self._watch
        return watch.exception() if watch and watch.done() and not watch.cancelled() else None

    async def _migrate(self) -> None:
        """Tries in short steps, so that a stop need not wait for all of the minute."""
        deadline = asyncio.get_running_loop().time() + START_SECONDS
        while True:
            try:
                await asyncio.to_thread(
                    migrate, self._settings.dsn, self._schema, self._migrations, wait_seconds=0
                )
            except Unavailable:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(LOOK_EVERY_SECONDS)
            else:
                return

    async def _look(self) -> None:
        # Until the pool is closed: in Python 3.11 its waiting may swallow a cancellation.
        while not self.pool.closed:
            try:
                async with self.pool.connection():
                    self._away = None
            except psycopg.OperationalError as error:
                self._away = f"Postgres is away: {' '.join(str(error).split())}"
            await asyncio.sleep(LOOK_EVERY_SECONDS)
