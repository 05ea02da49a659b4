import threading
from pathlib import Path

import psycopg
import pytest

from heartline.errors import Conflict, HeartlineError, Unavailable
from heartline.local.ports import free_port
from heartline.postgres.migrate import migrate
from heartline.settings import PostgresSettings

FIRST = "CREATE TABLE cases (id text PRIMARY KEY);"
SECOND = "ALTER TABLE cases ADD COLUMN state text; INSERT INTO cases VALUES ('a', 'open');"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_cases.sql").write_text(FIRST)
    return tmp_path


def rows(database: PostgresSettings, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def test_the_librarys_tables_come_first_then_those_of_the_service(
    database: PostgresSettings, folder: Path
) -> None:
    applied = migrate(database.dsn, "desk", folder)
    assert applied == ["heartline/0001_consumer.sql", "0001_cases.sql"]
    found = rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'desk' ORDER BY 1")
    names = ["cases", "consumer_offsets", "outbox", "schema_migrations"]
    assert found == [(name,) for name in names]


def test_each_migration_is_applied_once(database: PostgresSettings, folder: Path) -> None:
    migrate(database.dsn, "desk", folder)
    assert migrate(database.dsn, "desk", folder) == []
    (folder / "0002_state.sql").write_text(SECOND)
    assert migrate(database.dsn, "desk", folder) == ["0002_state.sql"]
    assert rows(database, "SELECT * FROM desk.cases") == [("a", "open")]


def test_each_service_has_a_schema_of_its_own(database: PostgresSettings, folder: Path) -> None:
    assert len(migrate(database.dsn, "desk", folder)) == 2
    assert len(migrate(database.dsn, "ledger", folder)) == 2


def test_a_migration_that_changed_after_it_was_applied_is_refused_by_name(
    database: PostgresSettings, folder: Path
) -> None:
    migrate(database.dsn, "desk", folder)
    (folder / "0001_cases.sql").write_text(FIRST + " -- changed")
    (folder / "0002_state.sql").write_text(SECOND)
    with pytest.raises(Conflict, match=r"0001_cases\.sql has changed"):
        migrate(database.dsn, "desk", folder)
    assert rows(database, "SELECT count(*) FROM desk.schema_migrations") == [(2,)]


def test_a_failing_migration_leaves_nothing_behind(
    database: PostgresSettings, folder: Path
) -> None:
    (folder / "0002_state.sql").write_text("CREATE TABLE half (); SELECT 1/0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(database.dsn, "desk", folder)
    assert rows(database, "SELECT FROM pg_namespace WHERE nspname = 'desk'") == []


@pytest.mark.parametrize("name", ["0001_again.sql", "2_short.sql", "0002_Upper.sql"])
def test_a_file_that_cannot_be_put_in_order_is_refused(
    database: PostgresSettings, folder: Path, name: str
) -> None:
    (folder / name).write_text("SELECT 1;")
    with pytest.raises(HeartlineError, match="cannot be put in order"):
        migrate(database.dsn, "desk", folder)


def test_instances_that_start_at_once_take_turns(database: PostgresSettings, folder: Path) -> None:
    applied: list[str] = []
    threads = [
        threading.Thread(target=lambda: applied.extend(migrate(database.dsn, "desk", folder)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(applied) == ["0001_cases.sql", "heartline/0001_consumer.sql"]


def test_postgres_that_does_not_come_is_unavailable_with_the_next_step(folder: Path) -> None:
    dsn = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    with pytest.raises(Unavailable, match="HEARTLINE_POSTGRES_DSN") as error:
        migrate(dsn, "desk", folder, wait_seconds=0.6)
    assert "\n" not in str(error.value)
