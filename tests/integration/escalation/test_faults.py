"""Killed under load, joined and left by a second instance: no case is lost or doubled."""

import random
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from heartline.contracts import Case, EscalationEvent, Flag, ProfileEvent
from heartline.events import Event
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from services.escalation.casefile import CaseFile
from services.escalation.publication import escalation
from services.escalation.triggers import on_profile
from tests.integration.escalation.harness import (
    cases,
    escalation_service,
    escalations,
    profile,
    waiting_in_outbox,
)
from tests.integration.kafka.harness import eventually
from tests.unit.escalation.profiles import profile_event

INTERACTIONS, SIGNALS = 400, 15
FLAGS = (Flag.FLAG_HUMAN_REQUESTED, Flag.FLAG_VULNERABLE, Flag.FLAG_THREAT_TO_LEAVE)


def load() -> list[ProfileEvent]:
    """Interactions side by side, of which most need a human at some time, many twice over."""
    chance = random.Random(7)
    return [
        profile_event(
            revision,
            customer=f"cust-{number}",
            interaction=f"chat-{number}",
            flags=[flag for flag in FLAGS if chance.random() < 0.04],
            human_need=chance.random() * 0.7,
        )
        for revision in range(1, SIGNALS + 1)
        for number in range(INTERACTIONS)
    ]


def undisturbed(events: list[ProfileEvent]) -> tuple[dict[str, Case], dict[str, EscalationEvent]]:
    """What the domain makes of the events: the cases, and each event that tells of them."""
    files: dict[str, CaseFile] = {}
    told: dict[str, EscalationEvent] = {}
    for event in map(profile, events):
        before = files.get(event.subject)
        after = on_profile(event.id, event.value, "", before)
        if after is None:
            continue
        files[event.subject] = after
        if after is not before and (published := escalation(before, after)):
            told[published.id] = published.value
    return {file.case.case_id: file.case for file in files.values()}, told


def kill_again_and_again(service: LocalService, _second: LocalService) -> None:
    for _ in range(4):
        time.sleep(random.uniform(0.1, 0.6))
        service.kill9()
        service.start()


def second_joins_and_leaves(_service: LocalService, second: LocalService) -> None:
    second.start()
    time.sleep(1)
    assert second.terminate() == 0


@pytest.mark.parametrize("disturb", [kill_again_and_again, second_joins_and_leaves])
def test_nothing_is_lost_or_doubled(
    disturb: Callable[[LocalService, LocalService], None],
    kafka: KafkaSettings,
    database: PostgresSettings,
    service: LocalService,
    tmp_path: Path,
    reaper: Reaper,
) -> None:
    events = load()
    expected, told = undisturbed(events)
    assert len(told) > len(expected) > INTERACTIONS / 2
    second = escalation_service(kafka, database, tmp_path, reaper, number=2)
    publisher = Publisher(kafka)
    published = publisher.publish(*map(profile, events))
    disturb(service, second)
    published.result(30)
    publisher.close()
    eventually(lambda: cases(database) == expected, seconds=60)
    eventually(lambda: waiting_in_outbox(database) == 0)
    found = escalations(kafka)
    by_id: dict[str, set[bytes]] = defaultdict(set)
    for event in found:
        by_id[event.id].add(event.value.SerializeToString(deterministic=True))
    assert {i: EscalationEvent.FromString(v) for i, (v,) in by_id.items()} == told
    assert_told_in_order(found)


def assert_told_in_order(found: list[Event[EscalationEvent]]) -> None:
    """A revision may be told again after a kill, never before the one that it follows."""
    latest: dict[str, int] = defaultdict(int)
    for event in found:
        case = event.value.case
        assert case.revision <= latest[case.case_id] + 1
        latest[case.case_id] = max(latest[case.case_id], case.revision)
