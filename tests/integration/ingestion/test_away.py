"""Kafka or Postgres away: nothing is acknowledged, the service stays alive, and goes on after."""

from collections.abc import Iterator
from pathlib import Path

import grpc
import httpx
import pytest

from heartline.catalogue import SIGNALS
from heartline.contracts import IngestRequest, RawSignal, SignalIngestionServiceStub
from heartline.errors import Unavailable
from heartline.grpc.status import from_rpc_error
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.postgres import LocalPostgres
from heartline.local.process import Process
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from services.ingestion.http.routes import EVENT
from tests.integration.ingestion.harness import (
    channel_to,
    cloudevent,
    ingestion_service,
)
from tests.integration.kafka.harness import events_of, eventually
from tests.unit.ingestion.raw_signals import raw_signal


@pytest.fixture
def own_kafka(tmp_path: Path, reaper: Reaper) -> Iterator[LocalKafka]:
    broker = LocalKafka(tmp_path / "kafka", reaper=reaper)
    broker.start()
    yield broker
    broker.kill9()


@pytest.fixture
def own_postgres(tmp_path: Path, reaper: Reaper) -> Iterator[LocalPostgres]:
    postgres = LocalPostgres(tmp_path / "postgres", reaper=reaper)
    postgres.start()
    yield postgres
    postgres.kill9()


def refused(stub: SignalIngestionServiceStub, raw: RawSignal) -> Unavailable:
    with pytest.raises(grpc.RpcError) as error:
        stub.Ingest(IngestRequest(signal=raw))
    found = from_rpc_error(error.value)
    assert isinstance(found, Unavailable)
    return found


def check(away: Process, service: LocalService, kafka: KafkaSettings) -> None:
    """Before, while and after `away` is away."""
    raws = [raw_signal(f"Signal {number}") for number in range(3)]
    with channel_to(service, seconds=20.0) as to_service:
        signals = SignalIngestionServiceStub(to_service)
        signals.Ingest(IngestRequest(signal=raws[0]))
        away.kill9()
        assert "again" in str(refused(signals, raws[1])).lower()
        answer = httpx.post(
            f"http://127.0.0.1:{service.http_port}/v1/signals",
            json=cloudevent(raws[2]),
            headers={"content-type": EVENT},
            timeout=20.0,
        )
        assert answer.status_code == 503
        assert answer.json()["next_step"]
        eventually(lambda: service.health() == "NOT_SERVING")
        assert service.alive
        away.start()
        eventually(lambda: service.health() == "SERVING", 30.0)
        for raw in raws:
            duplicate = signals.Ingest(IngestRequest(signal=raw)).acknowledgement.duplicate
            assert duplicate == (raw is raws[0])
    texts = {event.value.text for event in events_of(kafka, SIGNALS)}
    assert texts == {raw.text for raw in raws}


def test_while_kafka_is_away_nothing_is_acknowledged(
    own_kafka: LocalKafka, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> None:
    kafka = KafkaSettings(bootstrap_servers=own_kafka.bootstrap_servers, partitions=1)
    create_topics(kafka)
    service = ingestion_service(kafka, database, tmp_path, reaper)
    service.start()
    check(own_kafka, service, kafka)
    service.kill9()


def test_while_postgres_is_away_nothing_is_acknowledged(
    kafka: KafkaSettings, own_postgres: LocalPostgres, tmp_path: Path, reaper: Reaper
) -> None:
    database = PostgresSettings(dsn=own_postgres.create_database("ingestion"))
    service = ingestion_service(kafka, database, tmp_path, reaper)
    service.start()
    check(own_postgres, service, kafka)
    service.kill9()


def test_a_stop_finishes_what_is_under_way(
    kafka: KafkaSettings, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> None:
    service = ingestion_service(kafka, database, tmp_path, reaper)
    service.start()
    with channel_to(service) as to_service:
        signals = SignalIngestionServiceStub(to_service)
        answers = [
            signals.Ingest.future(IngestRequest(signal=raw_signal(f"Signal {number}")))
            for number in range(200)
        ]
        service.terminate()
        acknowledged = sum(answer.code() is grpc.StatusCode.OK for answer in answers)
    assert len(events_of(kafka, SIGNALS)) >= acknowledged > 0
