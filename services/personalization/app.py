"""Wires the service: what folds, what projects, what answers."""

from contextlib import closing
from pathlib import Path

from heartline.catalogue import ADAPTATIONS, PROFILES
from heartline.contracts.personalization.v1 import personalization_service_pb2
from heartline.contracts.personalization.v1.personalization_service_pb2_grpc import (
    add_PersonalizationServiceServicer_to_server,
)
from heartline.grpc.server import GrpcServer
from heartline.kafka.outbox import OutboxRelay
from heartline.kafka.postgres_commit import PostgresCommit
from heartline.kafka.runner import Consumer
from heartline.postgres.database import Database
from heartline.publisher import Publisher
from heartline.service import Component, serve
from services.personalization.api import PersonalizationService
from services.personalization.settings import NAME, PersonalizationSettings
from services.personalization.step import ProjectionStep
from services.personalization.stream import Stream
from services.personalization.watchers import Watchers

API = personalization_service_pb2.DESCRIPTOR.services_by_name["PersonalizationService"].full_name
MIGRATIONS = Path(__file__).parent / "migrations"
PROJECTED = (PROFILES, ADAPTATIONS)
# One transaction, three statements: larger batches leave more of the processor to the folding.
PROJECTED_AT_ONCE = 1000


async def run(settings: PersonalizationSettings) -> None:
    """Until SIGTERM; see heartline.service.serve."""
    kafka = settings.kafka
    database = Database(settings.postgres, NAME, MIGRATIONS)
    with closing(Publisher(kafka)) as publisher:
        stream = Stream(settings, publisher)
        relay = OutboxRelay(database.blocking_pool, publisher)
        projection = Consumer(
            name=f"{NAME}-projection",
            topics=PROJECTED,
            group=f"{kafka.topic_prefix}{NAME}-projection",
            step=ProjectionStep({kafka.topic_prefix + topic.name: topic for topic in PROJECTED}),
            commit=PostgresCommit(database.blocking_pool, f"{NAME}-projection", relay),
            kafka=kafka,
            max_batch=PROJECTED_AT_ONCE,
        )
        watchers = Watchers(database.pool)
        server = _server(settings, PersonalizationService(database.pool, watchers))
        components: list[Component] = [stream, database, relay, projection, watchers]
        await serve(NAME, components, server, settings.drain_seconds)


def _server(settings: PersonalizationSettings, api: PersonalizationService) -> GrpcServer:
    return GrpcServer(
        settings.grpc_port,
        lambda server: add_PersonalizationServiceServicer_to_server(api, server),
        [API],
        host=settings.grpc_host,
        reflection=settings.grpc_reflection,
    )
