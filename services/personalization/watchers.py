"""Those who watch an interaction: each gets the present profile, then every later one.

A watcher holds one profile that it has not read yet: whoever reads slowly gets the latest
and misses some in between, and nobody slows anybody else down.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection

import psycopg

from heartline.contracts import InteractionProfile
from heartline.logs import get_logger
from heartline.postgres.pool import AsyncPool
from services.personalization.announcements import announced
from services.personalization.store import INTERACTIONS, find

RETRY_SECONDS = 1.0


class Watcher:
    """One watched interaction, from one caller."""

    def __init__(self) -> None:
        self._latest: InteractionProfile | None = None
        self._arrived = asyncio.Event()

    def offer(self, profile: InteractionProfile) -> None:
        self._latest = profile
        self._arrived.set()

    async def profiles(self) -> AsyncIterator[InteractionProfile]:
        """Each profile that differs from the one before, as soon as it is there."""
        given: InteractionProfile | None = None
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            if self._latest is not None and self._latest != given:
                given = self._latest
                yield given


class Watchers:
    """A component: listens to what is announced and reads what is watched, once for all."""

    name = "watchers"

    def __init__(self, pool: AsyncPool) -> None:
        self._pool = pool
        self._watched: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._listening: asyncio.Task[None]

    async def start(self) -> None:
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        self._listening.cancel()
        await asyncio.wait([self._listening])

    def unready(self) -> str | None:
        """Postgres being away is told by the database itself."""
        return None

    def failure(self) -> BaseException | None:
        ended = self._listening.done() and not self._listening.cancelled()
        return self._listening.exception() if ended else None

    async def watch(self, interaction_id: str) -> AsyncIterator[InteractionProfile]:
        """Ends only with its caller."""
        watcher = Watcher()
        self._watched[interaction_id].add(watcher)
        try:
            await self._read([interaction_id])
            async for profile in watcher.profiles():
                yield profile
        finally:
            self._watched[interaction_id].discard(watcher)
            if not self._watched[interaction_id]:
                del self._watched[interaction_id]

    async def _listen(self) -> None:
        while True:
            try:
                async for moved in announced(self._pool):
                    # An empty set begins the listening: anything may have moved before.
                    await self._read(moved & self._watched.keys() if moved else self._watched)
            except psycopg.OperationalError as error:
                get_logger().warning("watchers_wait", error=str(error))
                await asyncio.sleep(RETRY_SECONDS)

    async def _read(self, interaction_ids: Collection[str]) -> None:
        if not interaction_ids:
            return
        for profile in await find(self._pool, INTERACTIONS, list(interaction_ids)):
            for watcher in self._watched.get(profile.interaction_id, ()):
                watcher.offer(profile)
