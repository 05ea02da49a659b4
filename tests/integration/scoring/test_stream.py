"""Signals in, emotions out, exactly once, whatever happens to the service."""

import time
from collections import Counter
from pathlib import Path

import pytest

from heartline.catalogue import EMOTIONS, SIGNALS
from heartline.contracts import EmotionEvent, Role, UnscoredReason
from heartline.events import Event
from heartline.ids import event_id
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings
from tests.integration.kafka.harness import events_of, eventually, publish, publish_bytes, read_all
from tests.integration.scoring.harness import scoring_service, signal, signal_event

MANY = 900


def emotions(kafka: KafkaSettings) -> list[Event[EmotionEvent]]:
    """As a subscriber reads them, which sees committed transactions only."""
    return events_of(kafka, EMOTIONS)


def by_signal(kafka: KafkaSettings) -> dict[str, Event[EmotionEvent]]:
    found = emotions(kafka)
    assert len({event.id for event in found}) == len(found), "an emotion was published twice"
    return {event.signal_id: event for event in found}


@pytest.mark.usefixtures("service")
def test_every_signal_becomes_one_emotion(kafka: KafkaSettings) -> None:
    signals = [signal(n) for n in range(20)] + [signal(99, role=Role.ROLE_AGENT)]
    publish(kafka, *map(signal_event, signals))
    eventually(lambda: len(emotions(kafka)) >= len(signals))
    found = by_signal(kafka)
    for sent in signals:
        event = found[sent.signal_id]
        assert event.id == event_id("emotion", sent.signal_id)
        assert event.key == sent.customer_id
        assert event.value.signal == sent
    agents = found[signals[-1].signal_id].value
    assert agents.unscored == UnscoredReason.UNSCORED_REASON_NOT_A_CUSTOMER


@pytest.mark.usefixtures("service")
def test_a_customers_emotions_keep_the_order_of_the_signals(kafka: KafkaSettings) -> None:
    publish(kafka, *(signal_event(signal(n)) for n in range(300)))
    eventually(lambda: len(emotions(kafka)) >= 300)
    last: Counter[str] = Counter()
    for event in emotions(kafka):
        number = int(event.value.signal.source_event_id)
        assert number >= last[event.key]
        last[event.key] = number


@pytest.mark.usefixtures("service")
def test_undecodable_bytes_are_set_aside_and_the_partition_goes_on(kafka: KafkaSettings) -> None:
    publish_bytes(kafka, b"\xff not a signal")
    publish(kafka, *(signal_event(signal(n)) for n in range(11)))
    eventually(lambda: len(emotions(kafka)) >= 11)
    (dead,) = read_all(kafka, SIGNALS.dead_letters)
    assert dead.value == b"\xff not a signal"
    assert dead.header("dlq_reason") == "undecodable"


@pytest.mark.usefixtures("service")
def test_a_replay_gives_the_same_bytes(kafka: KafkaSettings) -> None:
    signals = [signal(n) for n in range(40)]
    publish(kafka, *map(signal_event, signals))
    eventually(lambda: len(emotions(kafka)) >= 40)
    publish(kafka, *map(signal_event, reversed(signals)))
    eventually(lambda: len(emotions(kafka)) >= 80)
    contents: dict[str, set[bytes]] = {}
    for record in read_all(kafka, EMOTIONS.name):
        contents.setdefault(record.header("ce_id"), set()).add(record.value or b"")
    assert len(contents) == 40
    assert all(len(found) == 1 for found in contents.values())


def test_killed_again_and_again_under_load_it_loses_and_doubles_nothing(
    kafka: KafkaSettings, service: LocalService
) -> None:
    signals = [signal(n) for n in range(MANY)]
    for kills in range(3):
        part = signals[kills * MANY // 3 : (kills + 1) * MANY // 3]
        publish(kafka, *map(signal_event, part))
        time.sleep(0.15)
        service.kill9()
        service.start()
    eventually(lambda: len(emotions(kafka)) >= MANY, seconds=60)
    assert by_signal(kafka).keys() == {sent.signal_id for sent in signals}


@pytest.mark.usefixtures("service")
def test_a_second_instance_that_joins_and_leaves_loses_and_doubles_nothing(
    kafka: KafkaSettings, tmp_path: Path, reaper: Reaper
) -> None:
    second = scoring_service(kafka, tmp_path, reaper, number=2)
    publish(kafka, *(signal_event(signal(n)) for n in range(MANY // 2)))
    second.start()
    publish(kafka, *(signal_event(signal(n)) for n in range(MANY // 2, MANY)))
    assert second.terminate() == 0
    eventually(lambda: len(emotions(kafka)) >= MANY, seconds=60)
    assert len(by_signal(kafka)) == MANY
