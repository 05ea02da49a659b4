"""Every event of every topic is recorded once, whatever happens to the service meanwhile."""

import json
import threading
from collections import Counter
from functools import partial
from typing import Any

from heartline.catalogue import TOPICS, Topic
from heartline.events import Event
from heartline.kafka.record import Outgoing, Record
from heartline.publisher import outgoing
from tests.integration.audit.flow import EVENTS_OF_A_FLOW, flow, flows
from tests.integration.audit.harness import Audit, eventually, publish, send, verified
from tests.integration.kafka.harness import read_all


def recorded_once(audit: Audit, events: list[Event[Any]]) -> None:
    """Every event is on record exactly once with the bytes it was published with."""
    found = {row["event_id"]: bytes(row["value"]) for row in audit.rows()}
    sent = {event.id: event.value.SerializeToString(deterministic=True) for event in events}
    assert found == sent
    assert audit.count() == len(sent)
    assert audit.count("conflicts") == 0


def recorded_at_least(audit: Audit, number: int) -> bool:
    return audit.count() >= number


def dead_letters(audit: Audit, topic: Topic[Any], number: int) -> list[Record]:
    """What was set aside of a topic, once there are so many."""
    eventually(lambda: len(read_all(audit.kafka, topic.dead_letters)) >= number)
    return read_all(audit.kafka, topic.dead_letters)


def test_every_event_of_every_topic_is_recorded_with_all_that_was_published(audit: Audit) -> None:
    events = flow(1)
    assert {event.topic for event in events} == set(TOPICS)
    publish(audit.kafka, events)
    service = audit.start()
    eventually(lambda: audit.count() == len(events))
    by_id = {row["event_id"]: row for row in audit.rows()}
    for event in events:
        row = by_id[event.id]
        assert row["topic"] == event.topic.name
        assert row["type"] == event.topic.type
        assert row["customer_id"] == event.key
        assert row["interaction_id"] == event.subject
        assert row["signal_id"] == event.signal_id
        assert row["source"] == event.source
        assert row["traceparent"] == event.traceparent
        assert row["value"] == event.value.SerializeToString(deterministic=True)
        assert row["published_us"] <= row["recorded_us"]
    assert verified(service).intact
    assert service.terminate() == 0


def test_the_decision_of_an_event_is_noted_with_it(audit: Audit) -> None:
    publish(audit.kafka, flow(1))
    audit.start()
    eventually(lambda: audit.count() == EVENTS_OF_A_FLOW)
    carriers = {e.id for e in flow(1) if e.topic.name in {"adaptations", "care"}}
    opened = next(e.id for e in flow(1) if e.topic.name == "escalations")
    rows = audit.rows("decisions")
    assert {row["event_id"] for row in rows} == carriers | {opened}
    assert {row["kind"] for row in rows} == {
        "DECISION_KIND_ADAPTATION",
        "DECISION_KIND_CARE",
        "DECISION_KIND_ESCALATION",
    }
    assert {row["reason_code"] for row in rows} == {"because"}


def test_an_event_that_is_published_again_is_recorded_once(audit: Audit) -> None:
    events = flows(range(40))
    publish(audit.kafka, [*events[:200], *events[:200], *events])
    service = audit.start()
    eventually(lambda: audit.count() == len(events))
    publish(audit.kafka, [*events, *flows(range(40, 50))])
    eventually(lambda: audit.count() == len(events) + 100)
    recorded_once(audit, flows(range(50)))
    assert verified(service).intact


def test_an_id_that_comes_with_another_content_is_kept_apart_and_logged_as_an_error(
    audit: Audit,
) -> None:
    publish(audit.kafka, flow(1))
    service = audit.start()
    eventually(lambda: audit.count() == EVENTS_OF_A_FLOW)
    first = outgoing(flow(1)[1], audit.kafka.topic_prefix)
    other = outgoing(flow(2)[1], audit.kafka.topic_prefix)
    contradiction = Outgoing(first.topic, first.key, other.value, first.headers)
    send(audit.kafka, [first, contradiction, contradiction])
    publish(audit.kafka, flow(3))
    eventually(lambda: audit.count() == 2 * EVENTS_OF_A_FLOW and audit.count("conflicts") == 2)
    assert {bytes(row["value"]) for row in audit.rows("conflicts")} == {other.value}
    lines = [json.loads(line) for line in service.log.read_text().splitlines() if line[:1] == "{"]
    reported = [line for line in lines if line["event"] == "event_id_conflict"]
    assert {line["level"] for line in reported} == {"error"}
    assert {line["event_id"] for line in reported} == {flow(1)[1].id}
    assert verified(service).intact


def test_undecodable_bytes_on_any_topic_are_set_aside_and_the_partition_goes_on(
    audit: Audit,
) -> None:
    prefix = audit.kafka.topic_prefix
    good = [outgoing(event, prefix) for event in flow(1)]
    for topic in TOPICS:
        like = next(message for message in good if message.topic == prefix + topic.name)
        nul = tuple((n, b"\x00" if n == "ce_source" else v) for n, v in like.headers)
        send(
            audit.kafka,
            [
                Outgoing(like.topic, like.key, b"\xff\xff\xff", like.headers),
                Outgoing(like.topic, like.key, like.value, ()),
                Outgoing(like.topic, b"\xff", like.value, like.headers),
                Outgoing(like.topic, like.key, like.value, nul),
                Outgoing(like.topic, b"c" * 3000, like.value, like.headers),
            ],
        )
    send(audit.kafka, good)
    service = audit.start()
    eventually(lambda: audit.count() == len(good))
    recorded_once(audit, flow(1))
    for topic in TOPICS:
        letters = dead_letters(audit, topic, 5)
        reasons = Counter(letter.header("dlq_reason") for letter in letters)
        assert reasons == {"undecodable": 5}
        assert {letter.header("dlq_consumer") for letter in letters} == {prefix + "audit"}
    assert verified(service).intact


def test_a_kill_under_load_loses_nothing_and_records_nothing_twice(audit: Audit) -> None:
    events = flows(range(1500))
    load = threading.Thread(target=publish, args=(audit.kafka, events))
    load.start()
    for share in (30, 3):
        service = audit.start()
        eventually(partial(recorded_at_least, audit, len(events) // share))
        service.kill9()
    load.join()
    service = audit.start()
    eventually(lambda: audit.count() == len(events))
    recorded_once(audit, events)
    found = verified(service)
    assert found.intact
    assert found.entries == len(events)


def test_an_instance_that_joins_and_one_that_leaves_record_every_event_once(audit: Audit) -> None:
    events = flows(range(1200))
    half = len(events) // 2
    first = audit.start()
    load = threading.Thread(target=publish, args=(audit.kafka, events[:half]))
    load.start()
    eventually(lambda: audit.count() >= half // 4)
    second = audit.start()
    load.join()
    assert first.terminate() == 0
    publish(audit.kafka, events[half:])
    eventually(lambda: audit.count() == len(events))
    recorded_once(audit, events)
    assert verified(second).intact
