"""Brings a schema up to date: numbered .sql files, each applied once and in order.

The library's own migrations come first, then those of the service. What was applied is
recorded with its checksum, so that a file that was changed afterwards is refused.
"""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from heartline.errors import Conflict, HeartlineError, Unavailable
from heartline.postgres.pool import NETWORK

LIBRARY = Path(__file__).parent / "migrations"
FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
RETRY_SECONDS = 0.5

LOCK = "SELECT pg_advisory_xact_lock(hashtext('heartline.migrate'), hashtext(%s))"
RECORD = "INSERT INTO schema_migrations (name, sha256) VALUES (%s, %s)"
RECORDS = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
        name text PRIMARY KEY,
        sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    )
"""


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    """As recorded: "heartline/0001_consumer.sql" of the library, "0001_cases.sql" of a service."""
    statements: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.statements.encode()).hexdigest()


def migrate(dsn: str, schema: str, folder: Path, wait_seconds: float = 60.0) -> list[str]:
    """Applies what is missing, all or nothing; the names of what was applied.

    Waits `wait_seconds` for Postgres, then raises Unavailable. Instances that start at
    once take turns. Raises Conflict where an applied file has changed since.
    """
    migrations = [*_read(LIBRARY, "heartline/"), *_read(folder, "")]
    with _connection(dsn, wait_seconds) as connection:
        return _apply(connection, schema, migrations)


def _read(folder: Path, prefix: str) -> Iterator[Migration]:
    numbers: set[str] = set()
    for path in sorted(folder.glob("*.sql")):
        number = path.name[:4]
        if not FILE_NAME.fullmatch(path.name) or number in numbers:
            raise HeartlineError(
                f"{path} cannot be put in order", "Name it NNNN_title.sql, each number once"
            )
        numbers.add(number)
        yield Migration(prefix + path.name, path.read_text())


def _connection(dsn: str, wait_seconds: float) -> psycopg.Connection:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return psycopg.connect(make_conninfo(dsn, **NETWORK))
        except psycopg.OperationalError as error:
            if time.monotonic() >= deadline:
                raise _away(error) from error
        time.sleep(RETRY_SECONDS)


def _away(error: psycopg.OperationalError) -> Unavailable:
    why = " ".join(str(error).split())
    return Unavailable(
        f"Postgres cannot be reached: {why}",
        "See that it runs and that HEARTLINE_POSTGRES_DSN leads to it",
    )


def _apply(connection: psycopg.Connection, schema: str, migrations: list[Migration]) -> list[str]:
    connection.execute(LOCK, (schema,))
    name = sql.Identifier(schema)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
    connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(name))
    connection.execute(RECORDS)
    rows = connection.execute("SELECT name, sha256 FROM schema_migrations")
    applied: dict[str, str] = dict(rows.fetchall())
    for migration in migrations:
        _refuse_changed(migration, applied)
    missing = [migration for migration in migrations if migration.name not in applied]
    for migration in missing:
        connection.execute(migration.statements.encode())
        connection.execute(RECORD, (migration.name, migration.sha256))
    return [migration.name for migration in missing]


def _refuse_changed(migration: Migration, applied: dict[str, str]) -> None:
    if applied.get(migration.name, migration.sha256) != migration.sha256:
        raise Conflict(
            f"migration {migration.name} has changed since it was applied",
            "Restore it and put the change into a migration of its own",
        )
