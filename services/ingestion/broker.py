"""Kafka as one of the service's components: what publishes, and whether the brokers answer."""

import asyncio
from contextlib import suppress

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from heartline.kafka import config
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings

LOOK_EVERY_SECONDS = 2.0
ANSWER_SECONDS = 2.0
# Within the usual deadline of a caller, who so learns that Kafka is away.
DELIVERY_SECONDS = 4.0


class Broker:
    name = "kafka"

    def __init__(self, settings: KafkaSettings) -> None:
        self.publisher = Publisher(settings, DELIVERY_SECONDS)
        self._client = AdminClient(config.client(settings))
        self._away: str | None = "Kafka was not asked yet"
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._watch = asyncio.create_task(self._look())

    async def stop(self) -> None:
        """Waits for what is under way, then lets go of the brokers."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await asyncio.to_thread(self.publisher.close)

    def unready(self) -> str | None:
        return self._away

    def failure(self) -> BaseException | None:
        watch = self._watch
        return watch.exception() if watch and watch.done() and not watch.cancelled() else None

    async def _look(self) -> None:
        while True:
            self._away = await asyncio.to_thread(self._ask)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _ask(self) -> str | None:
        try:
            self._client.list_topics(timeout=ANSWER_SECONDS)
        except KafkaException as error:
            return f"Kafka is away: {error.args[0].str()}"
        return None
