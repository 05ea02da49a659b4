"""One real Kafka and one real Postgres for all tests; each test has topics and a database of its
own. They end with the tests, however these end.
"""

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.ports import free_ports
from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.local.stack import LocalStack
from heartline.settings import KafkaSettings, PostgresSettings

PARTITIONS = 4


@pytest.fixture(scope="session")
def reaper() -> Iterator[Reaper]:
    with Reaper() as reaper:
        yield reaper


@pytest.fixture(scope="session")
def local_kafka(reaper: Reaper) -> Iterator[LocalKafka]:
    """The broker that all tests share: a test that stops a broker starts one of its own."""
    with tempfile.TemporaryDirectory(prefix="heartline-kafka-") as directory:
        kafka = LocalKafka(Path(directory), reaper=reaper)
        kafka.start()
        yield kafka
        kafka.kill9()


@pytest.fixture(scope="session")
def local_postgres(reaper: Reaper) -> Iterator[LocalPostgres]:
    """The server that all tests share: a test that stops a server starts one of its own."""
    with tempfile.TemporaryDirectory(prefix="heartline-postgres-") as directory:
        postgres = LocalPostgres(Path(directory), reaper=reaper)
        postgres.start()
        yield postgres
        postgres.kill9()


@pytest.fixture
def kafka(local_kafka: LocalKafka) -> Iterator[KafkaSettings]:
    """Topics of this test alone, empty, on the shared broker."""
    settings = KafkaSettings(
        bootstrap_servers=local_kafka.bootstrap_servers,
        topic_prefix=f"test-{uuid.uuid4().hex[:12]}.",
        partitions=PARTITIONS,
    )
    topics = create_topics(settings)
    yield settings
    client = AdminClient({"bootstrap.servers": settings.bootstrap_servers})
    for deleted in client.delete_topics(topics).values():
        deleted.result(timeout=10)


@pytest.fixture
def database(local_postgres: LocalPostgres) -> Iterator[PostgresSettings]:
    """An empty database of this test alone, on the shared server."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield PostgresSettings(dsn=local_postgres.create_database(name))
    local_postgres.drop_database(name)


@pytest.fixture(scope="module")
def stack(reaper: Reaper) -> Iterator[LocalStack]:
    """The whole platform, for the tests of one module: they may kill any part of it."""
    with tempfile.TemporaryDirectory(prefix="heartline-stack-") as directory:
        stack = LocalStack(Path(directory), free_ports(), reaper=reaper)
        stack.start()
        yield stack
        stack.kill9()
