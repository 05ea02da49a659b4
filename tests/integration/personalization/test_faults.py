"""Killed, joined and left under load, Kafka and Postgres away: nothing is lost or differs."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest

from heartline.catalogue import PROFILES
from heartline.contracts import EmotionEvent
from heartline.events import Event
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.postgres import LocalPostgres
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.kafka.harness import events_of, eventually
from tests.integration.personalization.harness import (
    contents,
    personalization_service,
    published,
    stored_rows,
    undisturbed,
)
from tests.unit.personalization.events import agent, bot, emotion, event, in_app

CUSTOMERS, SIGNALS = 60, 40


def load(customers: int = CUSTOMERS, signals: int = SIGNALS) -> list[Event[EmotionEvent]]:
    """Customers side by side, each in two interactions, with moods that come and go."""
    chance = random.Random(7)
    events = []
    for number in range(signals):
        for customer in range(customers):
            about: dict[str, Any] = {
                "customer": f"c-{customer}",
                "interaction": f"i-{customer}-{number % 2}",
            }
            kind = chance.choice(["feels", "feels", "feels", "bot", "agent"])
            if kind == "bot":
                value = bot(number, "Please try again.", **about)
            elif kind == "agent":
                value = agent(number, **about)
            else:
                value = emotion(number, round(chance.uniform(-1, 1), 6), **about)
            events.append(event(value))
    failing = (in_app(n, "payment_error") for n in range(1000, 1003))
    return [*events, *map(event, failing)]


def feed(kafka: KafkaSettings, events: list[Event[EmotionEvent]], seconds: float) -> None:
    """Publishes the events over so many seconds."""
    publisher = Publisher(kafka, delivery_seconds=60)
    pause = seconds * 50 / len(events)
    for start in range(0, len(events), 50):
        publisher.publish(*events[start : start + 50])
        time.sleep(pause)
    assert publisher.flush(60) == 0
    publisher.close()


def settled(kafka: KafkaSettings, expected: int) -> bool:
    return len({e.id for e in events_of(kafka, PROFILES)}) >= expected


def assert_as_undisturbed(kafka: KafkaSettings, events: list[Event[EmotionEvent]]) -> None:
    rows, followed = undisturbed(events)
    eventually(lambda: settled(kafka, len(events)), seconds=180)
    told = contents(published(kafka))
    assert told == contents(followed)
    assert all(len(found) == 1 for found in told.values())
    assert stored_rows(kafka) == rows


def in_background(action: Callable[[], None]) -> Callable[[], None]:
    """Starts the action in a thread; what is returned waits for it."""
    thread = Thread(target=action)
    thread.start()
    return thread.join


@pytest.mark.timeout(240)
def test_killed_again_and_again_it_loses_nothing_and_doubles_nothing(
    kafka: KafkaSettings, service: LocalService
) -> None:
    events = load()
    fed = in_background(lambda: feed(kafka, events, 14))
    for _ in range(4):
        time.sleep(random.uniform(0.2, 1.5))
        service.kill9()
        service.start()
    fed()
    assert_as_undisturbed(kafka, events)


@pytest.mark.timeout(240)
def test_rows_on_disk_are_as_right_as_rows_in_memory(
    kafka: KafkaSettings, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> None:
    folder = tmp_path / "rows"
    service = personalization_service(
        kafka, database, tmp_path, reaper, HEARTLINE_PERSONALIZATION_DATA_DIRECTORY=str(folder)
    )
    service.start()
    events = load()
    fed = in_background(lambda: feed(kafka, events, 8))
    for _ in range(2):
        time.sleep(2)
        service.kill9()
        service.start()
    fed()
    assert_as_undisturbed(kafka, events)
    assert any(folder.rglob("*.sst")) or any(folder.rglob("*.log"))
    service.kill9()


@pytest.mark.timeout(240)
def test_a_second_instance_joins_and_leaves(
    kafka: KafkaSettings,
    database: PostgresSettings,
    tmp_path: Path,
    reaper: Reaper,
    service: LocalService,
) -> None:
    second = personalization_service(kafka, database, tmp_path, reaper, number=2)
    events = load()
    fed = in_background(lambda: feed(kafka, events, 14))
    second.start()
    time.sleep(5)
    assert second.terminate() == 0
    fed()
    assert_as_undisturbed(kafka, events)
    assert service.ready()


@pytest.mark.timeout(240)
def test_a_stop_under_load_leaves_nothing_behind(
    kafka: KafkaSettings, service: LocalService
) -> None:
    events = load()
    fed = in_background(lambda: feed(kafka, events, 4))
    time.sleep(1.5)
    assert service.terminate() == 0
    fed()
    service.start()
    assert_as_undisturbed(kafka, events)


@pytest.fixture
def own_kafka(tmp_path: Path, reaper: Reaper) -> Iterator[LocalKafka]:
    kafka = LocalKafka(tmp_path / "kafka", reaper=reaper)
    kafka.start()
    yield kafka
    kafka.kill9()


@pytest.mark.timeout(300)
def test_a_broker_that_is_away_for_twenty_seconds_is_waited_for(
    own_kafka: LocalKafka, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> None:
    kafka = KafkaSettings(
        bootstrap_servers=own_kafka.bootstrap_servers, topic_prefix="t.", partitions=4
    )
    create_topics(kafka)
    service = personalization_service(kafka, database, tmp_path, reaper)
    service.start()
    pid = service.pid
    events = load(customers=20)
    fed = in_background(lambda: feed(kafka, events, 8))
    time.sleep(3)
    own_kafka.terminate()
    eventually(lambda: not service.ready())
    time.sleep(20)
    own_kafka.start()
    fed()
    assert_as_undisturbed(kafka, events)
    eventually(service.ready)
    assert (service.alive, service.pid) == (True, pid)
    service.kill9()


@pytest.fixture
def own_postgres(tmp_path: Path, reaper: Reaper) -> Iterator[LocalPostgres]:
    postgres = LocalPostgres(tmp_path / "postgres", reaper=reaper)
    postgres.start()
    yield postgres
    postgres.kill9()


@pytest.mark.timeout(240)
def test_postgres_away_does_not_stop_the_stream_and_is_caught_up_with(
    kafka: KafkaSettings, own_postgres: LocalPostgres, tmp_path: Path, reaper: Reaper
) -> None:
    database = PostgresSettings(dsn=own_postgres.dsn)
    service = personalization_service(kafka, database, tmp_path, reaper)
    service.start()
    own_postgres.terminate()
    events = load(customers=20, signals=10)
    feed(kafka, events, 2)
    assert_as_undisturbed(kafka, events)
    own_postgres.start()
    eventually(lambda: read_model(database) == latest_revisions(kafka), seconds=40)
    eventually(service.ready)
    service.kill9()


def latest_revisions(kafka: KafkaSettings) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for told in events_of(kafka, PROFILES):
        profile = told.value.interaction
        found[profile.interaction_id] = max(found[profile.interaction_id], profile.revision)
    return dict(found)


def read_model(database: PostgresSettings) -> dict[str, int]:
    with psycopg.connect(database.dsn) as connection:
        rows = connection.execute(
            "SELECT interaction_id, revision FROM personalization.interactions"
        )
        return dict(rows.fetchall())
