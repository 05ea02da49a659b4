"""Which interactions have moved, told to every instance by Postgres (LISTEN, NOTIFY).

Postgres delivers when the transaction commits, and to all: an instance may be watched for an
interaction that another one projects.
"""

from collections.abc import AsyncIterator, Iterable, Iterator

import psycopg

from heartline.postgres.pool import AsyncPool

CHANNEL = "personalization_interactions"
# A payload holds less than 8,000 bytes; an identifier has no control characters.
LONGEST_PAYLOAD = 7_900
SEPARATOR = "\n"


def announce(connection: psycopg.Connection, interaction_ids: Iterable[str]) -> None:
    """Within the caller's transaction."""
    for payload in payloads(interaction_ids):
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


async def announced(pool: AsyncPool) -> AsyncIterator[set[str]]:
    """The interactions of each announcement; first an empty set, when listening has begun.

    Raises:
        psycopg.OperationalError: Postgres is away.
    """
    async with pool.connection() as connection:
        try:
            await connection.set_autocommit(True)
            await connection.execute(f"LISTEN {CHANNEL}")
            yield set()
            async for notice in connection.notifies():
                yield set(notice.payload.split(SEPARATOR))
        finally:
            # Closed, it does not go back to the pool as a connection that listens.
            await connection.close()


def payloads(interaction_ids: Iterable[str]) -> Iterator[str]:
    """The ids in as few payloads as hold them."""
    gathered: list[str] = []
    length = 0
    for interaction_id in interaction_ids:
        added = len(interaction_id.encode()) + len(SEPARATOR)
        if gathered and length + added > LONGEST_PAYLOAD:
            yield SEPARATOR.join(gathered)
            gathered, length = [], 0
        gathered.append(interaction_id)
        length += added
    if gathered:
        yield SEPARATOR.join(gathered)
