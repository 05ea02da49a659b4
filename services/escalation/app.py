"""Wires the service: what consumes, what publishes, what answers."""

from contextlib import closing
from pathlib import Path

from heartline.catalogue import FEEDBACK, PROFILES
from heartline.contracts.escalation.v1 import escalation_service_pb2
from heartline.contracts.escalation.v1.escalation_service_pb2_grpc import (
    add_EscalationServiceServicer_to_server,
)
from heartline.grpc.server import GrpcServer
from heartline.kafka.outbox import OutboxRelay
from heartline.kafka.postgres_commit import PostgresCommit
from heartline.kafka.runner import Consumer
from heartline.postgres.database import Database
from heartline.publisher import Publisher
from heartline.service import serve
from services.escalation.api import EscalationService
from services.escalation.desk import Desk
from services.escalation.settings import EscalationSettings
from services.escalation.step import EscalationStep

NAME = "escalation"
API = escalation_service_pb2.DESCRIPTOR.services_by_name["EscalationService"].full_name
MIGRATIONS = Path(__file__).parent / "migrations"
CONSUMED = (PROFILES, FEEDBACK)


async def run(settings: EscalationSettings) -> None:
    """Until SIGTERM; see heartline.service.serve."""
    kafka = settings.kafka
    database = Database(settings.postgres, NAME, MIGRATIONS)
    with closing(Publisher(kafka)) as publisher:
        relay = OutboxRelay(database.blocking_pool, publisher)
        consumer = Consumer(
            name=NAME,
            topics=CONSUMED,
            group=kafka.topic_prefix + NAME,
            step=EscalationStep({kafka.topic_prefix + topic.name: topic for topic in CONSUMED}),
            commit=PostgresCommit(database.blocking_pool, NAME, relay),
            kafka=kafka,
        )
        api = EscalationService(Desk(database.blocking_pool, relay, kafka.topic_prefix))
        await serve(
            NAME, [database, relay, consumer], _server(settings, api), settings.drain_seconds
        )


def _server(settings: EscalationSettings, api: EscalationService) -> GrpcServer:
    return GrpcServer(
        settings.grpc_port,
        lambda server: add_EscalationServiceServicer_to_server(api, server),
        [API],
        host=settings.grpc_host,
        reflection=settings.grpc_reflection,
    )
