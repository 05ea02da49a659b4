"""The service as its own process, emotions for it, and what it made of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heartline.catalogue import ADAPTATIONS, CARE, EMOTIONS, PROFILES
from heartline.contracts import CustomerState, EmotionEvent, PersonalizationServiceStub
from heartline.events import Event
from heartline.grpc.client import blocking_channel
from heartline.kafka.record import Outgoing, Record
from heartline.local.ports import free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from services.personalization.row import Position
from services.personalization.update import fold_emotion
from tests.integration.kafka.harness import events_of, read_all
from tests.unit.personalization.events import event

PUBLISHED = (PROFILES, ADAPTATIONS, CARE)


def personalization_service(
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
    log = folder / f"personalization-{number}.log"
    ports = free_service_ports("personalization")
    return LocalService("personalization", number, ports, lambda: told, log, reaper)


@contextmanager
def stub_of(service: LocalService) -> Iterator[PersonalizationServiceStub]:
    with blocking_channel(service.address) as channel:
        yield PersonalizationServiceStub(channel)


def publish(kafka: KafkaSettings, *events: Event[Any]) -> None:
    publisher = Publisher(kafka)
    publisher.publish(*events).result(20)
    publisher.close()


def publish_emotions(kafka: KafkaSettings, *values: EmotionEvent) -> None:
    publish(kafka, *map(event, values))


def publish_bytes(kafka: KafkaSettings, value: bytes | None, key: bytes | None) -> None:
    """Straight onto the topic, as no publisher of Heartline would."""
    publisher = Publisher(kafka)
    name = kafka.topic_prefix + EMOTIONS.name
    publisher.send([Outgoing(name, key, value, (("ce_id", b"x"),))]).result(10)
    publisher.close()


def published(kafka: KafkaSettings) -> list[Event[Any]]:
    return [e for topic in PUBLISHED for e in events_of(kafka, topic)]


def contents(events: Iterable[Event[Any]]) -> dict[str, set[bytes]]:
    """Every content that an event id has been seen with."""
    found: defaultdict[str, set[bytes]] = defaultdict(set)
    for seen in events:
        found[seen.id].add(seen.value.SerializeToString(deterministic=True))
    return dict(found)


def undisturbed(
    events: Sequence[Event[EmotionEvent]],
) -> tuple[dict[str, CustomerState], list[Event[Any]]]:
    """What the domain makes of the events: every customer's row, and all that follows."""
    rows: dict[str, CustomerState] = {}
    followed: list[Event[Any]] = []
    for offset, arrived in enumerate(events):
        before = rows.get(arrived.key, CustomerState())
        update = fold_emotion(before, arrived, Position("emotions", 0, offset))
        if update is not None:
            rows[arrived.key] = update.row
            followed += update.events
    return {key: without_positions(row) for key, row in rows.items()}, followed


def changelog(kafka: KafkaSettings) -> list[Record]:
    return read_all(kafka, "personalization-customers-changelog")


def stored_rows(kafka: KafkaSettings) -> dict[str, CustomerState]:
    """Every customer's row as a restart would find it."""
    return {
        (record.key or b"").decode(): without_positions(
            CustomerState.FromString(record.value or b"")
        )
        for record in changelog(kafka)
    }


def without_positions(row: CustomerState) -> CustomerState:
    """The row apart from where its records lay."""
    rest = CustomerState()
    rest.CopyFrom(row)
    del rest.positions[:]
    return rest
