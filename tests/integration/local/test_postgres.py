from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg
import pytest

from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper


@pytest.fixture
def own_postgres(tmp_path: Path, reaper: Reaper) -> Iterator[LocalPostgres]:
    postgres = LocalPostgres(tmp_path / "postgres", reaper=reaper)
    postgres.start()
    yield postgres
    postgres.kill9()


def test_a_committed_row_outlives_a_kill_and_a_stop(own_postgres: LocalPostgres) -> None:
    dsn = own_postgres.create_database("kept")
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('before the kill')")
    own_postgres.kill9()
    own_postgres.start()
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO kept VALUES ('after the kill')")
    assert own_postgres.terminate() == 0
    own_postgres.start()
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT word FROM kept ORDER BY word DESC").fetchall()
    assert rows == [("before the kill",), ("after the kill",)]


def test_a_stop_does_not_wait_for_clients_to_leave(own_postgres: LocalPostgres) -> None:
    with closing(psycopg.connect(own_postgres.dsn)) as connection:
        connection.execute("SELECT 1")
        assert own_postgres.terminate() == 0


def test_nobody_gets_in_without_the_password(own_postgres: LocalPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(own_postgres.dsn, password="guessed")


def test_it_listens_on_this_machine_only(own_postgres: LocalPostgres) -> None:
    listening = {
        connection.laddr.ip
        for connection in psutil.Process(own_postgres.pid).net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}
