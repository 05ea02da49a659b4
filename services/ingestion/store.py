"""What was accepted, in Postgres: one statement claims a batch, one marks it as kept."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import psycopg

from heartline.errors import Unavailable
from heartline.postgres.pool import AsyncPool
from services.ingestion.claims import Claim
from services.ingestion.consents import consent_of
from services.ingestion.submissions import Submission

Cursor: TypeAlias = psycopg.AsyncCursor[Any]

# The update changes nothing: it makes Postgres return the row of an id that is taken, also one
# that another process claimed a moment ago. Rows in the order of their ids, against deadlocks.
_CLAIM = """
    INSERT INTO accepted (event_id, digest, voice_tone, consent_status, consent_ref)
    SELECT event_id, digest, nullif(voice_tone, ''), coalesce(status, 'UNKNOWN'), consent_ref
    FROM (
        SELECT unnest(string_to_array(%s, ',')::uuid[]) AS event_id,
            decode(unnest(string_to_array(%s, ',')), 'hex') AS digest,
            decode(unnest(string_to_array(%s, ',')), 'hex') AS voice_tone,
            unnest(string_to_array(%s, ',')) AS customer_id
    ) AS incoming
    LEFT JOIN LATERAL (
        SELECT consent_ref, status FROM consent_ledger
        WHERE consent_ledger.customer_id = incoming.customer_id ORDER BY number DESC LIMIT 1
    ) AS consent ON true
    ORDER BY event_id
    ON CONFLICT (event_id) DO UPDATE SET digest = accepted.digest
    RETURNING event_id::text, digest, consent_status, coalesce(consent_ref::text, ''),
        coalesce(voice_tone, ''), kept_at IS NOT NULL
"""
_MARK_KEPT = """
    UPDATE accepted SET kept_at = now()
    WHERE event_id = ANY(string_to_array(%s, ',')::uuid[]) AND kept_at IS NULL
"""


class Store:
    """Its methods raise Unavailable while Postgres is away."""

    def __init__(self, pool: AsyncPool) -> None:
        self._pool = pool
        # Connections that have just served are lent again as they are; the pool looks at each
        # before it lends it, which would take as long as the statement.
        self._proven: list[psycopg.AsyncConnection] = []

    async def claim(self, submissions: Sequence[Submission]) -> dict[str, Claim]:
        """By id; the ids of the submissions differ. A new one is claimed under today's consent."""
        # Joined, since to write out long arrays would cost more than the statement.
        ids = ",".join(submission.id for submission in submissions)
        digests = ",".join(submission.digest.hex() for submission in submissions)
        tones = ",".join(submission.voice_tone.hex() for submission in submissions)
        customers = ",".join(submission.message.customer_id for submission in submissions)
        async with self._cursor() as cursor:
            await cursor.execute(_CLAIM, (ids, digests, tones, customers))
            rows = await cursor.fetchall()
        return {
            event_id: Claim(digest, consent_of(status, ref), tone, is_kept)
            for event_id, digest, status, ref, tone, is_kept in rows
        }

    async def mark_kept(self, ids: Sequence[str]) -> None:
        async with self._cursor() as cursor:
            await cursor.execute(_MARK_KEPT, (",".join(ids),))

    async def close(self) -> None:
        """Gives the connections back."""
        while self._proven:
            await self._pool.putconn(self._proven.pop())

    @asynccontextmanager
    async def _cursor(self) -> AsyncIterator[Cursor]:
        """Each statement is a transaction of its own, in one round trip."""
        try:
            connection = self._proven.pop() if self._proven else await self._pool.getconn()
            try:
                await connection.set_autocommit(True)
                yield connection.cursor(binary=True)
            except BaseException:
                await self._pool.putconn(connection)
                raise
            self._proven.append(connection)
        except psycopg.OperationalError as error:
            raise Unavailable("Postgres is away", "Send it again in a few seconds") from error
