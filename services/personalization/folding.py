"""What the Faust agent does with a batch.

Its life (docs/adr/0004): taken; folded; what follows is published and confirmed; then each
changed row is written to the changelog and confirmed, and put into the table; then acknowledged.
Killed at any point, the next owner finds rows that are at most behind what was published,
folds the rest again and publishes the same bytes under the same ids.
"""

import asyncio
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from faust.streams import _current_event
from faust.tables.table import Table
from faust.types import TP, EventT

from heartline.errors import Unavailable
from heartline.kafka.dead_letters import TooManyDeadLetters
from heartline.kafka.record import Record
from heartline.kafka.settling import Settler
from heartline.logs import get_logger
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings
from services.personalization.changelog import Changelog, Row
from services.personalization.faust_app import SOURCES
from services.personalization.fold_step import FoldStep
from services.personalization.progress import Place, Progress
from services.personalization.publish_commit import PublishCommit
from services.personalization.settings import NAME

MAX_BATCH = 200
LINGER_SECONDS = 0.01
RETRY_SECONDS = 0.5

Events = Sequence[EventT[bytes]]


class Folding:
    """What was not settled is not committed, whatever Faust does, and is delivered again."""

    def __init__(
        self,
        table: Table[bytes, bytes],
        progress: Progress,
        kafka: KafkaSettings,
        publisher: Publisher,
    ) -> None:
        self.trouble: str | None = None
        self.failure: BaseException | None = None
        self._table = table
        self._progress = progress
        self._changelog = Changelog(kafka, table.changelog_topic_name)
        self._topics = {kafka.topic_prefix + topic.name: topic for topic in SOURCES}
        self._settler = Settler(
            NAME, kafka.topic_prefix + NAME, kafka.topic_prefix, PublishCommit(publisher)
        )

    async def agent(self, stream: Any) -> None:  # noqa: ANN401  Faust's type lacks take_events
        async for events in stream.take_events(MAX_BATCH, within=LINGER_SECONDS):
            await self._settle(events)

    async def _settle(self, taken: Events) -> None:
        """Returns when those of the batch that are in turn are settled; otherwise never."""
        turns = self._progress.in_turn(map(_place, taken))
        events = [event for event, in_turn in zip(taken, turns, strict=True) if in_turn]
        # Faust lets go of a partition when all that was taken is acknowledged, which it does by
        # itself even if the agent is cancelled. A second reference is given back here only.
        for event in events:
            event.message.incref()
        try:
            await self._settle_patiently(events)
        except TooManyDeadLetters as error:
            self.trouble = str(error)
            get_logger().error("consumer_halted", consumer=NAME, error=str(error))
            await asyncio.Event().wait()
        except Exception as error:  # noqa: BLE001  the service reads it and ends
            self.failure = error
            await asyncio.Event().wait()
        self._progress.settled(map(_place, events))
        for event in events:
            event.ack()

    async def _settle_patiently(self, events: Events) -> None:
        records = [_record(event) for event in events]
        while True:
            try:
                await self._settle_once(records, events)
            except Unavailable as error:
                self.trouble = str(error)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self.trouble = None
                return

    async def _settle_once(self, records: Sequence[Record], events: Events) -> None:
        step = FoldStep(self._topics, self._stored(events).get)
        rows, offsets = await asyncio.to_thread(self._publish_and_write, step, records)
        by_key = {event.message.key or b"": event for event in events}
        for row in rows:
            with under(by_key[row.key]):
                self._table.data[row.key] = row.value
        for partition, offset in offsets.items():
            place = TP(self._table.changelog_topic_name, partition)
            self._table.data.set_persisted_offset(place, offset)

    def _publish_and_write(
        self, step: FoldStep, records: Sequence[Record]
    ) -> tuple[list[Row], dict[int, int]]:
        no_client: Any = None
        self._settler.settle(no_client, records, step.process)
        rows = step.changed()
        return rows, self._changelog.write(rows)

    def _stored(self, events: Events) -> dict[bytes, bytes | None]:
        rows = {}
        for event in events:
            key = event.message.key or b""
            with under(event):
                rows[key] = self._table.get(key)
        return rows


@contextmanager
def under(event: EventT[bytes]) -> Iterator[None]:
    """Faust's stores take the partition of a key from the event that they are used under."""
    token = _current_event.set(weakref.ref(event))
    try:
        yield
    finally:
        _current_event.reset(token)


def _place(event: EventT[bytes]) -> Place:
    return event.message.tp, event.message.offset


def _record(event: EventT[bytes]) -> Record:
    message = event.message
    headers: Any = message.headers or ()
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        headers=tuple(headers),
        timestamp_ms=round(message.timestamp * 1000),
    )
