"""What the record is asked: a page of a trail, a decision and what surrounds it, every entry."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, NamedTuple

from psycopg import AsyncConnection, sql

from heartline.catalogue import ESCALATIONS, FEEDBACK, GOVERNANCE, TOPICS
from heartline.contracts import DecisionRecord
from heartline.postgres.pool import AsyncPool
from services.audit.chain import Chain, Entry, Head, RecordedEvent
from services.audit.store import ENTRY_COLUMNS
from services.audit.verification import Verification

# Rows held at a time: 200 of the largest signals are 13 MB.
FETCHED_ROWS = 200
# Values of one page; gRPC clients refuse answers above 4 MiB unless told otherwise.
PAGE_BYTES = 3 << 20
MOST_SURROUNDINGS = 1000

FLOW = [topic.name for topic in TOPICS]
SELECT = sql.SQL("SELECT {} FROM record ").format(
    sql.SQL(", ").join(map(sql.Identifier, ENTRY_COLUMNS))
)
ORDER = sql.SQL("published_us, array_position(%(flow)s::text[], topic), partition, position")
EVERY = SELECT + sql.SQL("ORDER BY topic, partition, position")
TRAIL = sql.SQL("""
    {select} WHERE {selector} = %(value)s AND {selector} <> '' AND (%(after)s = ''
        OR ({order}) > (SELECT {order} FROM record WHERE event_id = %(after)s))
    ORDER BY {order} LIMIT %(limit)s
""")
DECISION = SELECT + sql.SQL("""
    WHERE event_id = (SELECT event_id FROM decisions WHERE decision_id = %(decision)s LIMIT 1)
""")
SURROUNDINGS = SELECT + sql.SQL("""
    WHERE signal_id = %(signal)s AND signal_id <> ''
       OR interaction_id = %(interaction)s AND interaction_id <> '' AND topic = ANY(%(outcomes)s)
       OR customer_id = %(customer)s AND topic = %(consent)s
    ORDER BY {order} LIMIT %(limit)s
""").format(order=ORDER)


class Page(NamedTuple):
    entries: list[Entry]
    #: Event id of the last entry where more may follow, else "".
    last: str


class Reader:
    """Reads the record; holds FETCHED_ROWS rows and one page at most."""

    def __init__(self, pool: AsyncPool) -> None:
        self._pool = pool

    async def page(self, selector: str, value: str, after: str, limit: int) -> Page:
        """Entries by time of publication, then in the order of the flow, from `after` on.

        selector: the column, such as "signal_id". after: `Page.last` of the page before, or "".
        """
        query = TRAIL.format(select=SELECT, selector=sql.Identifier(selector), order=ORDER)
        params = {"value": value, "after": after, "limit": limit, "flow": FLOW}
        entries: list[Entry] = []
        size = 0
        async with (
            self._pool.connection() as connection,
            aclosing(_entries(connection, query, params)) as found,
        ):
            async for entry in found:
                entries.append(entry)
                size += len(entry.event.value)
                if size > PAGE_BYTES or len(entries) == limit:
                    return Page(entries, entry.event.event_id)
        return Page(entries, "")

    async def decision(self, decision_id: str) -> Entry | None:
        """The entry whose event carries the decision."""
        async with self._pool.connection() as connection:
            found = _entries(connection, DECISION, {"decision": decision_id})
            return next(iter([entry async for entry in found]), None)

    async def surroundings(self, decision: DecisionRecord) -> list[Entry]:
        """Events of its signal, outcomes within its interaction, consents of its customer."""
        params = {
            "signal": decision.signal_id,
            "interaction": decision.interaction_id,
            "outcomes": [ESCALATIONS.name, FEEDBACK.name],
            "customer": decision.customer_id,
            "consent": GOVERNANCE.name,
            "limit": MOST_SURROUNDINGS,
            "flow": FLOW,
        }
        async with self._pool.connection() as connection:
            return [entry async for entry in _entries(connection, SURROUNDINGS, params)]

    async def verify(self) -> Verification:
        """Follows every chain as it stood at one moment; appending goes on meanwhile."""
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # Along the index: a sort would copy the whole record to disk before its first row.
            await connection.execute("SET LOCAL enable_sort = off")
            verification = Verification(await _heads(connection))
            async for entry in _entries(connection, EVERY, {}):
                verification.add(entry)
        verification.close()
        return verification


async def _heads(connection: AsyncConnection) -> dict[Chain, Head]:
    rows = await connection.execute("SELECT topic, partition, position, hash FROM heads")
    return {Chain(topic, number): Head(*head) async for topic, number, *head in rows}


async def _entries(
    connection: AsyncConnection, query: sql.Composed, params: Mapping[str, Any]
) -> AsyncGenerator[Entry]:
    """Through a server-side cursor, so that memory does not grow with the answer."""
    async with connection.cursor("entries", binary=True) as cursor:
        cursor.itersize = FETCHED_ROWS
        await cursor.execute(query, params)
        async for row in cursor:
            position, *event, prev_hash, own_hash = row
            yield Entry(position, RecordedEvent(*event), prev_hash, own_hash)
