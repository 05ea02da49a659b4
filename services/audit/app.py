"""Wires the service: what consumes and what answers."""

import gc
import time
from contextlib import closing
from pathlib import Path

from heartline.catalogue import TOPICS
from heartline.contracts.audit.v1 import audit_service_pb2
from heartline.contracts.audit.v1.audit_service_pb2_grpc import add_AuditServiceServicer_to_server
from heartline.grpc.server import GrpcServer
from heartline.kafka.outbox import OutboxRelay
from heartline.kafka.postgres_commit import PostgresCommit
from heartline.kafka.runner import Consumer
from heartline.postgres.database import Database
from heartline.publisher import Publisher
from heartline.service import serve
from services.audit.api import AuditService
from services.audit.reader import Reader
from services.audit.settings import AuditSettings
from services.audit.step import RecordStep

NAME = "audit"
API = audit_service_pb2.DESCRIPTOR.services_by_name["AuditService"].full_name
MIGRATIONS = Path(__file__).parent / "migrations"
# One transaction, one COPY. Binary COPY inserts after each 1,000 rows, and we wait for the last
# ones and for the commit: a quarter of the time with 2,000 a batch, half of that with 5,000.
MAX_BATCH = 5000


async def run(settings: AuditSettings) -> None:
    """Until SIGTERM; see heartline.service.serve."""
    # What was imported stays for good: looking through it again and again took a sixth of the time.
    gc.freeze()
    kafka = settings.kafka
    database = Database(settings.postgres, NAME, MIGRATIONS)
    with closing(Publisher(kafka)) as publisher:
        relay = OutboxRelay(database.blocking_pool, publisher)
        consumer = Consumer(
            name=NAME,
            topics=TOPICS,
            group=kafka.topic_prefix + NAME,
            step=RecordStep(
                {kafka.topic_prefix + topic.name: topic for topic in TOPICS},
                clock=lambda: time.time_ns() // 1000,
            ),
            commit=PostgresCommit(database.blocking_pool, NAME, relay),
            kafka=kafka,
            max_batch=MAX_BATCH,
        )
        api = AuditService(Reader(database.pool))
        await serve(
            NAME, [database, relay, consumer], _server(settings, api), settings.drain_seconds
        )


def _server(settings: AuditSettings, api: AuditService) -> GrpcServer:
    return GrpcServer(
        settings.grpc_port,
        lambda server: add_AuditServiceServicer_to_server(api, server),
        [API],
        host=settings.grpc_host,
        reflection=settings.grpc_reflection,
    )
