"""The Faust edge as a component: emotions and feedback in; profiles, adaptations and care out."""

import asyncio
import tempfile
from typing import Any

from faust.types import AppT

from heartline.errors import Unavailable
from heartline.publisher import Publisher
from services.personalization.broker_log import BrokerLog
from services.personalization.faust_app import SOURCES, build, source_partitions
from services.personalization.folding import Folding
from services.personalization.progress import Progress
from services.personalization.settings import PersonalizationSettings

RETRY_SECONDS = 1.0


class Stream:
    """Kafka away: waits, not ready, and goes on. Too many dead letters: halts, not ready.
    Anything unforeseen, or Faust giving up: a failure, with which the process ends."""

    name = "stream"

    def __init__(self, settings: PersonalizationSettings, publisher: Publisher) -> None:
        self._settings = settings
        self._publisher = publisher
        self._broker = BrokerLog()
        self._scratch = tempfile.TemporaryDirectory(prefix="heartline-personalization-")
        self._waits_for: str | None = "Kafka has not answered yet"
        self._start: asyncio.Task[None]
        self._app: AppT | None = None
        self._folding: Folding | None = None

    async def start(self) -> None:
        self._broker.install()
        self._start = asyncio.create_task(self._start_faust())

    async def stop(self) -> None:
        """Settles the batch in hand, commits and leaves the group."""
        if self._app is None:
            self._start.cancel()
        else:
            # What cannot be settled is not waited for; it is delivered again.
            settling = self.failure() is None and self.unready() is None
            self._app.conf.stream_wait_empty = settling
            await self._app.stop()
        self._scratch.cleanup()

    def unready(self) -> str | None:
        if self._app is None or self._folding is None:
            return self._waits_for
        if self._broker.away():
            return "Kafka is away"
        tables: Any = self._app.tables
        if self._app.rebalancing or not tables.recovery.completed.is_set():
            return "the customers' rows are being recovered"
        return self._folding.trouble

    def failure(self) -> BaseException | None:
        if self._start.done() and not self._start.cancelled() and self._start.exception():
            return self._start.exception()
        if self._app is not None and self._app.crashed:
            return self._app.crash_reason
        return self._folding.failure if self._folding else None

    async def _start_faust(self) -> None:
        partitions = await self._await_kafka()
        kafka, durable = self._settings.kafka, self._settings.data_directory
        directory = str(durable or self._scratch.name)
        progress = Progress()
        app, table = build(
            kafka, partitions, self._settings.instance_id, directory, durable is not None, progress
        )
        self._folding = Folding(table, progress, kafka, self._publisher)
        sources = [kafka.topic_prefix + topic.name for topic in SOURCES]
        app.agent(app.topic(*sources, value_type=bytes), name="fold")(self._folding.agent)
        self._app = app
        await app.start()

    async def _await_kafka(self) -> int:
        while True:
            try:
                return await asyncio.to_thread(source_partitions, self._settings.kafka)
            except Unavailable as error:
                self._waits_for = str(error)
                await asyncio.sleep(RETRY_SECONDS)
