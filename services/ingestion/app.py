"""Wires the service: the doors, what stands behind them, and what they are kept in."""

from pathlib import Path

from grpc.aio import Server

from heartline.contracts.governance.v1 import consent_service_pb2
from heartline.contracts.governance.v1.consent_service_pb2_grpc import (
    add_ConsentServiceServicer_to_server,
)
from heartline.contracts.signal.v1 import call_ingestion_service_pb2, signal_ingestion_service_pb2
from heartline.contracts.signal.v1.call_ingestion_service_pb2_grpc import (
    add_CallIngestionServiceServicer_to_server,
)
from heartline.contracts.signal.v1.signal_ingestion_service_pb2_grpc import (
    add_SignalIngestionServiceServicer_to_server,
)
from heartline.grpc.server import GrpcServer
from heartline.kafka.outbox import OutboxRelay
from heartline.postgres.database import Database
from heartline.service import serve
from services.ingestion.api import (
    CallIngestionService,
    ConsentService,
    SignalIngestionService,
)
from services.ingestion.broker import Broker
from services.ingestion.door import Door
from services.ingestion.http.routes import http_api
from services.ingestion.http.server import HttpServer
from services.ingestion.ledger import Ledger
from services.ingestion.listening import Listening
from services.ingestion.reception import Reception
from services.ingestion.settings import IngestionSettings
from services.ingestion.store import Store

NAME = "ingestion"
APIS = (
    signal_ingestion_service_pb2.DESCRIPTOR.services_by_name["SignalIngestionService"].full_name,
    call_ingestion_service_pb2.DESCRIPTOR.services_by_name["CallIngestionService"].full_name,
    consent_service_pb2.DESCRIPTOR.services_by_name["ConsentService"].full_name,
)
MIGRATIONS = Path(__file__).parent / "migrations"


async def run(settings: IngestionSettings) -> None:
    """Until SIGTERM; see heartline.service.serve."""
    prefix = settings.kafka.topic_prefix
    database = Database(settings.postgres, NAME, MIGRATIONS)
    broker = Broker(settings.kafka)
    relay = OutboxRelay(database.blocking_pool, broker.publisher)
    store = Store(database.pool)
    reception = Reception(Door(store, broker.publisher.publish, prefix))
    http = HttpServer(
        http_api(reception, settings.http_most_bytes), settings.http_host, settings.http_port
    )

    def register(server: Server) -> None:
        ledger = Ledger(database.blocking_pool, relay, prefix)
        add_SignalIngestionServiceServicer_to_server(SignalIngestionService(reception), server)
        calls = CallIngestionService(Listening(reception, ledger))
        add_CallIngestionServiceServicer_to_server(calls, server)
        add_ConsentServiceServicer_to_server(ConsentService(ledger), server)

    server = GrpcServer(
        settings.grpc_port,
        register,
        APIS,
        host=settings.grpc_host,
        reflection=settings.grpc_reflection,
    )
    try:
        await serve(NAME, [database, broker, relay, http], server, settings.drain_seconds)
    finally:
        await store.close()
