"""The ingestion service, running, for the tests of this folder."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from heartline.contracts import ConsentServiceStub, SignalIngestionServiceStub
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.ingestion.harness import channel_to, ingestion_service


@pytest.fixture
def service(
    kafka: KafkaSettings, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> Iterator[LocalService]:
    service = ingestion_service(kafka, database, tmp_path, reaper)
    service.start()
    yield service
    service.kill9()


@pytest.fixture
def signals(service: LocalService) -> Iterator[SignalIngestionServiceStub]:
    with channel_to(service) as channel:
        yield SignalIngestionServiceStub(channel)


@pytest.fixture
def consent(service: LocalService) -> Iterator[ConsentServiceStub]:
    with channel_to(service) as channel:
        yield ConsentServiceStub(channel)


@pytest.fixture(scope="module")
def shared_service(
    local_kafka: LocalKafka,
    local_postgres: LocalPostgres,
    tmp_path_factory: pytest.TempPathFactory,
    reaper: Reaper,
) -> Iterator[LocalService]:
    """One for all the tests of a module, which do not look at what is kept."""
    name = f"shared_{uuid.uuid4().hex[:12]}"
    kafka = KafkaSettings(
        bootstrap_servers=local_kafka.bootstrap_servers, topic_prefix=f"{name}.", partitions=1
    )
    create_topics(kafka)
    database = PostgresSettings(dsn=local_postgres.create_database(name))
    service = ingestion_service(kafka, database, tmp_path_factory.mktemp(name), reaper)
    service.start()
    yield service
    service.kill9()
