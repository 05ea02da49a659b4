"""The audit service under test: as a process, and its record as Postgres holds it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from heartline.catalogue import BY_NAME
from heartline.contracts import AuditServiceStub, VerifyRequest, VerifyResponse
from heartline.events import Event
from heartline.grpc.client import blocking_channel
from heartline.kafka.record import Outgoing, Record
from heartline.local.ports import free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.postgres.migrate import migrate
from heartline.publisher import Publisher, outgoing
from heartline.settings import KafkaSettings, PostgresSettings
from services.audit.app import MIGRATIONS, NAME
from services.audit.step import RecordStep


class Audit:
    """Instances of the service, each a process of its own, and what they recorded."""

    def __init__(
        self, kafka: KafkaSettings, database: PostgresSettings, home: Path, reaper: Reaper
    ) -> None:
        self.kafka = kafka
        self.database = database
        self._home = home
        self._reaper = reaper
        self._started: list[LocalService] = []

    def start(self) -> LocalService:
        """One more instance, ready."""
        number = len(self._started) + 1
        log = self._home / f"audit-{number}.log"
        ports = free_service_ports("audit")
        service = LocalService("audit", number, ports, self._environment, log, self._reaper)
        self._started.append(service)
        service.start()
        return service

    def end(self) -> None:
        for service in self._started:
            service.kill9()

    def rows(self, table: str = "record") -> list[dict[str, Any]]:
        with connect(self.database) as connection, connection.cursor(row_factory=dict_row) as rows:
            return rows.execute(f"SELECT * FROM {table}".encode()).fetchall()

    def count(self, table: str = "record") -> int:
        with connect(self.database) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            return 0 if row is None else int(row[0])

    def _environment(self) -> dict[str, str]:
        return {
            "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": self.kafka.bootstrap_servers,
            "HEARTLINE_KAFKA_TOPIC_PREFIX": self.kafka.topic_prefix,
            "HEARTLINE_POSTGRES_DSN": self.database.dsn,
        }


def record(database: PostgresSettings, events: Sequence[Event[Any]], partition: int = 0) -> None:
    """Puts events on record as the service does, without Kafka."""
    migrate(database.dsn, NAME, MIGRATIONS)
    records = [
        Record(e.topic.name, partition, offset, message.key, message.value, message.headers, 0)
        for offset, e in enumerate(events)
        for message in [outgoing(e, "")]
    ]
    step = RecordStep(BY_NAME, clock=lambda: 1_700_000_000_000_000)
    with connect(database) as connection, connection.transaction():
        step.process(records, connection)


def tamper(
    database: PostgresSettings, statement: LiteralString | sql.Composed, *values: object
) -> None:
    """As a superuser who has switched the triggers and constraints off."""
    with connect(database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement, values or None)


def connect(database: PostgresSettings) -> psycopg.Connection:
    return psycopg.connect(database.dsn, options="-c search_path=audit", autocommit=True)


@contextmanager
def asking(service: LocalService, deadline_seconds: float = 20.0) -> Iterator[AuditServiceStub]:
    with blocking_channel(service.address, deadline_seconds) as channel:
        yield AuditServiceStub(channel)


def verified(service: LocalService) -> VerifyResponse:
    with asking(service) as stub:
        return stub.Verify(VerifyRequest())


def publish(kafka: KafkaSettings, events: Sequence[Event[Any]]) -> None:
    """Returns when the broker has confirmed all of them."""
    send(kafka, [outgoing(event, kafka.topic_prefix) for event in events])


def send(kafka: KafkaSettings, messages: Sequence[Outgoing]) -> None:
    publisher = Publisher(kafka)
    publisher.send(messages).result(30)
    publisher.close()


def eventually(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Waits until the condition holds; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)
