"""What becomes of each record of a batch, before anything is written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from heartline.catalogue import ADAPTATIONS, BY_NAME, SIGNALS, Topic
from heartline.contracts import Adaptation, DecisionRecord, Signal
from heartline.events import Event
from heartline.kafka.outcome import DeadLetter
from heartline.kafka.record import Record
from heartline.publisher import outgoing
from services.audit.chain import Chain, Head, Sealed, encode
from services.audit.intake import CONFLICT, DUPLICATE, RECORDED, Content, Intake
from tests.unit.audit import records

NOW = 1_700_000_000_000_000


def signal(event_id: str, text: str = "hello") -> Event[Signal]:
    return event(SIGNALS, event_id, Signal(text=text))


def event(topic: Topic[Any], event_id: str, value: Any) -> Event[Any]:
    return Event(
        id=event_id,
        topic=topic,
        key="c-1",
        subject="i-1",
        signal_id="s-1",
        time=datetime(2026, 1, 1, tzinfo=UTC),
        value=value,
        source="/test",
        traceparent="00-trace",
    )


def batch(*events: Event[Any], partition: int = 0) -> list[Record]:
    sent = [outgoing(event, "") for event in events]
    return [
        Record(message.topic, partition, offset, message.key, message.value, message.headers, 7)
        for offset, message in enumerate(sent)
    ]


def taken(
    records: Sequence[Record],
    known: dict[str, Content] | None = None,
    heads: dict[Chain, Head] | None = None,
) -> tuple[Intake, list[Sealed]]:
    intake = Intake(BY_NAME, known or {}, heads or {}, NOW)
    return intake, list(intake.entries(records))


def test_a_new_event_is_recorded_with_its_headers_its_place_and_both_times() -> None:
    intake, sealed = taken(batch(signal("e-1"), partition=3))
    assert intake.outcomes == [RECORDED]
    expected = records.event(
        partition=3,
        event_id="e-1",
        signal_id="s-1",
        source="/test",
        traceparent="00-trace",
        published_us=7000,
        recorded_us=NOW,
        value=Signal(text="hello").SerializeToString(),
    )
    assert [entry.columns for entry in sealed] == [encode(1, expected, bytes(32))]


def test_the_chains_go_on_from_their_heads_and_the_heads_move_along() -> None:
    heads = {Chain("signals", 0): Head(7, b"h" * 32)}
    advice = event(ADAPTATIONS, "a-1", Adaptation())
    intake, sealed = taken(batch(signal("e-1"), advice, signal("e-2")), heads=heads)
    assert [entry.head.position for entry in sealed] == [8, 1, 9]
    assert intake.heads == {
        Chain("signals", 0): sealed[2].head,
        Chain("adaptations", 0): sealed[1].head,
    }


def test_an_event_known_with_the_same_content_is_dropped() -> None:
    known = {"e-1": ("signals", Signal(text="hello").SerializeToString())}
    intake, sealed = taken(batch(signal("e-1"), signal("e-2")), known)
    assert intake.outcomes == [DUPLICATE, RECORDED]
    assert [entry.head.position for entry in sealed] == [1]


def test_an_event_that_comes_twice_in_a_batch_is_recorded_once() -> None:
    intake, sealed = taken(batch(signal("e-1"), signal("e-2"), signal("e-1")))
    assert intake.outcomes == [RECORDED, RECORDED, DUPLICATE]
    assert len(sealed) == 2


def test_an_id_with_another_content_is_a_conflict_wherever_the_first_came_from() -> None:
    known = {"e-1": ("signals", Signal(text="hello").SerializeToString())}
    contradicting = [signal("e-1", "other"), signal("e-2"), signal("e-2", "other")]
    elsewhere = event(ADAPTATIONS, "e-1", Adaptation())
    intake, sealed = taken(batch(*contradicting, elsewhere), known)
    assert intake.outcomes == [CONFLICT, RECORDED, CONFLICT, CONFLICT]
    assert [conflict.event_id for conflict in intake.conflicts] == ["e-1", "e-2", "e-1"]
    assert len(sealed) == 1


def test_an_undecodable_record_is_set_aside_with_the_reason_and_the_others_go_on() -> None:
    first, second = batch(signal("e-1"), signal("e-2"))
    broken = Record("signals", 0, 5, b"c-1", b"\xff", first.headers, 7)
    bare = Record("signals", 0, 6, b"c-1", first.value, (), 7)
    intake, sealed = taken([first, broken, bare, second])
    assert [type(outcome) for outcome in intake.outcomes[1:3]] == [DeadLetter, DeadLetter]
    assert isinstance(intake.outcomes[2], DeadLetter)
    assert intake.outcomes[2].reason == "undecodable"
    assert "ce_type" in intake.outcomes[2].error
    assert [entry.head.position for entry in sealed] == [1, 2]


def test_a_decision_is_noted_with_the_event_that_carries_it_and_only_once() -> None:
    advice = event(ADAPTATIONS, "a-1", Adaptation(decision=DecisionRecord(decision_id="d-1")))
    intake, _ = taken(batch(advice, advice, signal("e-1")))
    assert [(noted.decision_id, noted.event_id) for noted in intake.decisions] == [("d-1", "a-1")]


@pytest.mark.parametrize(("key", "why"), [(b"a\x00b", "NUL"), (b"c" * 3000, "2000 bytes")])
def test_what_postgres_would_refuse_is_set_aside_alone(key: bytes, why: str) -> None:
    first, second = batch(signal("e-1"), signal("e-2"))
    intake, sealed = taken([replace(first, key=key), second])
    assert isinstance(intake.outcomes[0], DeadLetter)
    assert why in intake.outcomes[0].error
    assert intake.outcomes[1] is RECORDED
    assert len(sealed) == 1
