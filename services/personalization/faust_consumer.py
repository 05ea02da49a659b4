"""Faust's consumer, made to read what was committed and to lose nothing of it.

See `Progress` for why Faust's own account of what is done is not used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AppT, Message
from mode import Service
from mode.utils.futures import notify
from yarl import URL

from services.personalization.progress import Partition, Progress

# Longer than a batch takes.
LOOK_SECONDS = 2.0


class NoReadOffsets(defaultdict[TP, int | None]):
    """Faust skips what lies below an offset that it has read. It must not: it reads again."""

    def __init__(self) -> None:
        super().__init__(lambda: None)

    def __setitem__(self, _partition: TP, _offset: int | None) -> None:
        """Remembers nothing."""


class CommittedThread(driver.AIOKafkaConsumerThread):
    """Reads what scoring's transactions committed, and nothing that they aborted.

    Faust asks for that only under its own exactly_once, where it also produces in
    transactions of its own."""

    progress: Progress

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"  # noqa: SLF001
        return consumer

    async def _fetch_records(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401  Faust's
        records = await super()._fetch_records(*args, **options)
        # Nothing is awaited since the consumer has moved on: no seek comes between.
        for partition, found in records.items():
            self.progress.fetched(partition, [record.offset for record in found])
        return records

    async def start_sources(self, positions: Mapping[Partition, int]) -> None:
        await self.call_thread(self._start_sources, positions)

    async def _start_sources(self, positions: Mapping[Partition, int]) -> None:
        consumer = self._ensure_consumer()
        assigned = consumer.assignment()
        positions = {tp: at for tp, at in positions.items() if tp in assigned}
        for partition, offset in self.progress.start(positions).items():
            consumer.seek(TopicPartition(*partition), offset)


class CommittedTransport(driver.Transport):
    def __init__(self, url: list[URL], app: AppT, progress: Progress) -> None:
        super().__init__(url, app)
        self.progress = progress


class CommittedConsumer(driver.Consumer):
    """Commits what `progress` says is settled, and fetches again what Faust has lost."""

    _thread: CommittedThread

    def __init__(self, transport: "CommittedTransport", *args: Any, **options: Any) -> None:  # noqa: ANN401
        self.progress = transport.progress
        super().__init__(transport, *args, **options)
        self._read_offset = NoReadOffsets()

    def _new_consumer_thread(self) -> CommittedThread:
        thread = CommittedThread(self, loop=self.loop, beacon=self.beacon)
        thread.progress = self.progress
        return thread

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        await super().on_partitions_revoked(revoked)
        self.progress.recovering()

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        self.progress.recovering()
        await super().on_partitions_assigned(assigned, generation_id)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Faust calls it when the rows are recovered, among other times."""
        committed = await super().seek_to_committed()
        sources = [tp for tp in committed if not self._is_changelog_tp(tp)]
        begin = await self.earliest_offsets(*sources) if sources else {}
        await self._thread.start_sources({tp: committed[tp] or begin[tp] for tp in sources})
        return committed

    def ack(self, message: Message) -> bool:
        """Nobody waits for it any more. Whether it was settled is another question."""
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_committable_offsets(self, _tps: Iterable[TP]) -> dict[TP, int]:
        return {TP(*tp): offset for tp, offset in self.progress.committable().items()}

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        committed = await super()._commit(offsets)
        if committed:
            self.progress.committed(dict(offsets.items()))
        return committed

    @Service.task
    async def _fetch_lost_again(self) -> None:
        async for _ in self.itertimer(LOOK_SECONDS, name="lost"):
            if not self.app.rebalancing:
                await self._thread.start_sources(self.progress.lost())


CommittedTransport.Consumer = CommittedConsumer
