"""Connections to the schema of a service: pooled, with deadlines, patient when Postgres is away.

Using a pool while Postgres is away raises psycopg.OperationalError, PoolTimeout being one;
the next use after its return works, since a connection is looked at before it is lent.
"""

from typing import TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from heartline.settings import PostgresSettings

STATEMENT_SECONDS = 5
# How long the use of a pool waits for a connection.
CHECKOUT_SECONDS = 3.0
# The pool doubles its pauses between attempts; giving up early, it begins anew with the next use.
RECONNECT_SECONDS = 2.0

# A host that vanished without a word is given up after these.
NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

BlockingPool: TypeAlias = "ConnectionPool[psycopg.Connection]"
AsyncPool: TypeAlias = "AsyncConnectionPool[psycopg.AsyncConnection]"


def blocking_pool(settings: PostgresSettings, schema: str) -> BlockingPool:
    """A pool for threads; opening it, by open() or `with`, never waits for Postgres."""
    return ConnectionPool(
        _conninfo(settings, schema),
        name=schema,
        open=False,
        min_size=0,
        max_size=settings.pool_size,
        timeout=CHECKOUT_SECONDS,
        reconnect_timeout=RECONNECT_SECONDS,
        check=ConnectionPool.check_connection,
    )


def async_pool(settings: PostgresSettings, schema: str) -> AsyncPool:
    """The same for asyncio."""
    return AsyncConnectionPool(
        _conninfo(settings, schema),
        name=schema,
        open=False,
        min_size=0,
        max_size=settings.pool_size,
        timeout=CHECKOUT_SECONDS,
        reconnect_timeout=RECONNECT_SECONDS,
        check=AsyncConnectionPool.check_connection,
    )


def _conninfo(settings: PostgresSettings, schema: str) -> str:
    given = conninfo_to_dict(settings.dsn).get("options") or ""
    ours = f"-c search_path={schema} -c statement_timeout={STATEMENT_SECONDS}s"
    options = f"{given} {ours}".strip()
    return make_conninfo(
        settings.dsn, **NETWORK, options=options, application_name=f"heartline-{schema}"
    )
