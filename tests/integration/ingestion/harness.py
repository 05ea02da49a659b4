"""The service as its own process or within the test, signals for it, and what it made of them."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import grpc
import psycopg
from google.protobuf.json_format import MessageToDict

from heartline.contracts import RawSignal
from heartline.grpc.client import blocking_channel
from heartline.local.ports import free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.postgres.database import Database
from heartline.settings import KafkaSettings, PostgresSettings
from services.ingestion.app import MIGRATIONS, NAME
from services.ingestion.broker import Broker
from services.ingestion.door import Door
from services.ingestion.reception import Reception
from services.ingestion.store import Store


def ingestion_service(
    kafka: KafkaSettings, database: PostgresSettings, folder: Path, reaper: Reaper
) -> LocalService:
    """Not started yet."""
    told = {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "HEARTLINE_KAFKA_TOPIC_PREFIX": kafka.topic_prefix,
        "HEARTLINE_POSTGRES_DSN": database.dsn,
    }
    log = folder / "ingestion.log"
    return LocalService("ingestion", 1, free_service_ports("ingestion"), lambda: told, log, reaper)


@contextmanager
def channel_to(service: LocalService, seconds: float = 15.0) -> Iterator[grpc.Channel]:
    with blocking_channel(service.address, seconds) as channel:
        yield channel


@asynccontextmanager
async def reception(kafka: KafkaSettings, database: PostgresSettings) -> AsyncIterator[Reception]:
    """What stands behind the doors, in this process, on the real Kafka and Postgres."""
    postgres, broker = Database(database, NAME, MIGRATIONS), Broker(kafka)
    await postgres.start()
    await broker.start()
    store = Store(postgres.pool)
    yield Reception(Door(store, broker.publisher.publish, kafka.topic_prefix))
    await store.close()
    await broker.stop()
    await postgres.stop()


def cloudevent(raw: RawSignal) -> dict[str, Any]:
    """The signal as HTTP takes it."""
    data = MessageToDict(raw, preserving_proto_field_name=True)
    return {
        "specversion": "1.0",
        "type": RawSignal.DESCRIPTOR.full_name,
        "source": data.pop("source"),
        "id": data.pop("source_event_id"),
        "time": data.pop("occurred_at"),
        "data": data,
    }


def accepted(database: PostgresSettings) -> dict[str, bool]:
    """Every id on record, and whether it is marked as kept."""
    with psycopg.connect(database.dsn) as connection:
        rows = connection.execute(
            "SELECT event_id::text, kept_at IS NOT NULL FROM ingestion.accepted"
        )
        return dict(rows.fetchall())


def forget_confirmation(database: PostgresSettings, signal_id: str) -> None:
    """As if the process had ended between the broker's word and the note of it."""
    with psycopg.connect(database.dsn) as connection:
        connection.execute(
            "UPDATE ingestion.accepted SET kept_at = NULL WHERE event_id = %s", (signal_id,)
        )
