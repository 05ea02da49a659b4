"""Audit: from Kafka into the record, against a bare COPY of the same rows.

`python -m benchmarks.audit`: in turns, in one run, on one Postgres: the service's whole path
(consume, decode, hash, COPY, decisions, offsets, commit), and a COPY of the rows that it recorded,
already in memory, into a table with the same indexes, committed in batches of the same size. Then
the service as a process of its own: how fast it verifies, and its memory meanwhile.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

from benchmarks.audit_events import events
from heartline.contracts import AuditServiceStub, VerifyRequest
from heartline.grpc.client import blocking_channel
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.ports import free_service_ports
from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.postgres.pool import BlockingPool, blocking_pool
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from services.audit.app import MAX_BATCH, NAME
from services.audit.store import ENTRY_COLUMNS, ENTRY_TYPES

TURNS = 5
SIGNALS_SENT = 16_000
DEADLINE_SECONDS = 120.0
RECORDED = "SELECT coalesce(sum(position), 0) FROM heads"
RATE = """
    SELECT 1e6 * count(*) FILTER (WHERE recorded_us < last) / (last - min(recorded_us))
    FROM record, (SELECT max(recorded_us) AS last FROM record) AS batches GROUP BY last
"""
COLUMNS = ", ".join(f'"{column}"' for column in ENTRY_COLUMNS)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="heartline-bench-") as directory, Reaper() as reaper:
        home = Path(directory)
        broker = LocalKafka(home / "kafka", reaper=reaper)
        postgres = LocalPostgres(home / "postgres", reaper=reaper)
        broker.start()
        postgres.start()
        kafka = KafkaSettings(bootstrap_servers=broker.bootstrap_servers, partitions=4)
        create_topics(kafka)
        sent = send(kafka)

        def audit(dsn: str) -> LocalService:
            """A service that starts at the beginning of the topics."""
            environment = {
                "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
                "HEARTLINE_POSTGRES_DSN": dsn,
            }
            log, ports = home / "audit.log", free_service_ports(NAME)
            return LocalService(NAME, 1, ports, lambda: environment, log, reaper)

        compare(audit, postgres, sent)
        verify(audit(postgres.create_database("verified")), sent)


def send(kafka: KafkaSettings) -> int:
    """How many events lie on the topics now."""
    sent = list(events(SIGNALS_SENT))
    publisher = Publisher(kafka, delivery_seconds=60)
    for start in range(0, len(sent), 1000):
        publisher.publish(*sent[start : start + 1000]).result(DEADLINE_SECONDS)
    publisher.close()
    return len(sent)


def compare(audit: Callable[[str], LocalService], postgres: LocalPostgres, sent: int) -> None:
    recorded, copied = [], []
    for turn in range(1, TURNS + 1):
        database = PostgresSettings(dsn=postgres.create_database(f"turn_{turn}"))
        service = audit(database.dsn)
        service.start()
        with blocking_pool(database, NAME) as pool:
            recorded.append(rate_of_recording(pool, sent))
            service.terminate()
            copied.append(rate_of_copying(pool))
        print(f"turn {turn}: {recorded[-1]:,.0f} events/s, {copied[-1]:,.0f} rows/s copied")
    ratio = statistics.median(r / c for r, c in zip(recorded, copied, strict=True))
    print(f"whole path {statistics.median(recorded):,.0f} events/s")
    print(f"bare COPY {statistics.median(copied):,.0f} rows/s")
    print(f"ratio {ratio:.2f} (median of {TURNS} turns; at least 0.5)")


def rate_of_recording(pool: BlockingPool, sent: int) -> float:
    """Events a second, by the times of recording, which are those at which a batch began."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while number(pool, RECORDED) < sent:
        if time.monotonic() > deadline:
            raise TimeoutError(f"not all of {sent} events were recorded in time")
        time.sleep(0.2)
    return number(pool, RATE)


def number(pool: BlockingPool, query: LiteralString) -> float:
    """The one number that a query asks for."""
    with pool.connection() as connection:
        row = connection.execute(query).fetchone()
    return 0.0 if row is None else float(row[0])


def rate_of_copying(pool: BlockingPool) -> float:
    """Rows a second."""
    with pool.connection() as connection:
        connection.execute("CREATE TABLE bare (LIKE record INCLUDING ALL)")
        with connection.cursor(binary=True) as cursor:
            query = f"SELECT {COLUMNS} FROM record ORDER BY recorded_us, position"
            rows = cursor.execute(query.encode()).fetchall()
    begun = time.perf_counter()
    for start in range(0, len(rows), MAX_BATCH):
        with pool.connection() as connection, connection.cursor() as cursor:
            statement = f"COPY bare ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
            with cursor.copy(statement.encode()) as stream:
                stream.set_types(ENTRY_TYPES)
                for row in rows[start : start + MAX_BATCH]:
                    stream.write_row(row)
    return len(rows) / (time.perf_counter() - begun)


def verify(service: LocalService, sent: int) -> None:
    service.start()
    with blocking_channel(service.address, DEADLINE_SECONDS) as channel:
        stub = AuditServiceStub(channel)
        while stub.Verify(VerifyRequest()).entries < sent:
            time.sleep(0.5)
        recording = service.memory()
        begun = time.perf_counter()
        answer = stub.Verify(VerifyRequest())
        seconds = time.perf_counter() - begun
    assert answer.intact, answer.breaches
    print(f"verify {answer.entries / seconds:,.0f} entries/s")
    print(f"memory {recording >> 20} MB after recording, {service.memory() >> 20} MB after verify")
    service.terminate()


if __name__ == "__main__":
    main()
