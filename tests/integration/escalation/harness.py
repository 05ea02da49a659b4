"""The service as its own process, profile events for it, and what it made of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from heartline.catalogue import ESCALATIONS, FEEDBACK, PROFILES
from heartline.contracts import (
    Case,
    EscalationEvent,
    EscalationServiceStub,
    Feedback,
    ProfileEvent,
)
from heartline.events import Event
from heartline.grpc.client import blocking_channel
from heartline.ids import event_id
from heartline.local.ports import free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from heartline.times import moment
from tests.integration.kafka.harness import events_of


def escalation_service(
    kafka: KafkaSettings,
    database: PostgresSettings,
    folder: Path,
    reaper: Reaper,
    number: int = 1,
    **environment: str,
) -> LocalService:
    """Not started yet."""
    told = {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "HEARTLINE_KAFKA_TOPIC_PREFIX": kafka.topic_prefix,
        "HEARTLINE_POSTGRES_DSN": database.dsn,
        **environment,
    }
    log = folder / f"escalation-{number}.log"
    ports = free_service_ports("escalation")
    return LocalService("escalation", number, ports, lambda: told, log, reaper)


@contextmanager
def stub_of(service: LocalService) -> Iterator[EscalationServiceStub]:
    with blocking_channel(service.address) as channel:
        yield EscalationServiceStub(channel)


def profile(event: ProfileEvent, traceparent: str = "") -> Event[ProfileEvent]:
    signal = event.emotion.signal
    return Event(
        id=event_id("profile", signal.signal_id),
        topic=PROFILES,
        key=signal.customer_id,
        subject=signal.interaction_id,
        signal_id=signal.signal_id,
        time=moment(signal.occurred_at),
        value=event,
        source="/heartline/personalization",
        traceparent=traceparent,
    )


def feedback(value: Feedback) -> Event[Feedback]:
    return Event(
        id=event_id("feedback", value.source_event_id),
        topic=FEEDBACK,
        key=value.customer_id,
        subject=value.interaction_id,
        signal_id="",
        time=moment(value.occurred_at),
        value=value,
        source="/crm",
    )


def publish_profiles(kafka: KafkaSettings, *events: ProfileEvent) -> None:
    publisher = Publisher(kafka)
    publisher.publish(*map(profile, events)).result(20)
    publisher.close()


def escalations(kafka: KafkaSettings) -> list[Event[EscalationEvent]]:
    return events_of(kafka, ESCALATIONS)


def cases(database: PostgresSettings) -> dict[str, Case]:
    """Every case, by its id."""
    with psycopg.connect(database.dsn) as connection:
        rows = connection.execute("SELECT value FROM escalation.cases").fetchall()
    found = [Case.FromString(value) for (value,) in rows]
    return {case.case_id: case for case in found}


def waiting_in_outbox(database: PostgresSettings) -> int:
    with psycopg.connect(database.dsn) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM escalation.outbox")
    return int(count)
