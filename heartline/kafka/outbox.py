"""The transactional outbox: written with the effect, published after, in the order written."""

import asyncio
import threading
from collections.abc import Sequence

import psycopg
from psycopg_pool import PoolTimeout

from heartline.errors import Unavailable
from heartline.kafka.record import Outgoing
from heartline.logs import get_logger
from heartline.postgres.pool import BlockingPool
from heartline.publisher import Publisher

WRITE = """
    insert into outbox (topic, key, value, header_names, header_values)
    values (%s, %s, %s, %s, %s)
"""
# One relay at a time keeps the order; another instance takes over when this one is gone.
LEAD = "select pg_try_advisory_xact_lock(hashtext(current_schema() || '.outbox'))"
READ = """
    select position, topic, key, value, header_names, header_values
    from outbox order by position limit %s
"""
REMOVE = "delete from outbox where position = any(%s)"

Row = tuple[int, str, bytes | None, bytes | None, list[str], list[bytes]]


def write(connection: psycopg.Connection, outgoing: Sequence[Outgoing]) -> None:
    """Adds messages to the outbox within the caller's transaction."""
    if not outgoing:
        return
    with connection.cursor() as cursor:
        cursor.executemany(WRITE, [_row(message) for message in outgoing])


def _row(message: Outgoing) -> tuple[object, ...]:
    names = [name for name, _ in message.headers]
    values = [value for _, value in message.headers]
    return (message.topic, message.key, message.value, names, values)


class OutboxRelay:
    """Publishes the outbox from a thread: when woken, and once a second for what others left.

    At least once: a row is removed after the broker confirmed it. The event ids are
    deterministic, so a repetition is recognisable.
    """

    name = "outbox-relay"

    def __init__(
        self,
        pool: BlockingPool,
        publisher: Publisher,
        batch: int = 500,
        poll_seconds: float = 1.0,
    ) -> None:
        self._pool = pool
        self._publisher = publisher
        self._batch = batch
        self._poll_seconds = poll_seconds
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._trouble: str | None = None
        self._failure: BaseException | None = None

    async def start(self) -> None:
        self._thread.start()

    async def stop(self) -> None:
        """Publishes what is there once more, then ends."""
        self._stopping.set()
        self._woken.set()
        await asyncio.to_thread(self._thread.join)

    def unready(self) -> str | None:
        return self._trouble

    def failure(self) -> BaseException | None:
        return self._failure

    def wake(self) -> None:
        """There is something to publish."""
        self._woken.set()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._woken.wait(self._poll_seconds)
                self._woken.clear()
                self._publish_all()
        except BaseException as error:
            self._failure = error
            raise

    def _publish_all(self) -> None:
        try:
            while self._publish_some() == self._batch:
                pass
            self._trouble = None
        except (psycopg.OperationalError, PoolTimeout, Unavailable) as error:
            self._trouble = f"the outbox waits: {error}"
            get_logger().warning("outbox_waits", error=str(error))
            self._stopping.wait(0.5)

    def _publish_some(self) -> int:
        with self._pool.connection() as connection:
            leads = connection.execute(LEAD).fetchone()
            if leads != (True,):
                return 0
            rows: list[Row] = connection.execute(READ, (self._batch,)).fetchall()
            if rows:
                self._publisher.send([_outgoing(row) for row in rows]).result(timeout=30)
                connection.execute(REMOVE, ([row[0] for row in rows],))
        return len(rows)


def _outgoing(row: Row) -> Outgoing:
    _, topic, key, value, names, values = row
    return Outgoing(topic, key, value, tuple(zip(names, values, strict=True)))
