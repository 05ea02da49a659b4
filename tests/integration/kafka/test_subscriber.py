"""What an internal team may rely on when it subscribes, on a real broker."""

from itertools import islice

import pytest

from heartline.catalogue import SIGNALS
from heartline.errors import UndecodableEvent
from heartline.settings import KafkaSettings
from heartline.subscriber import Subscriber
from tests.integration.kafka.harness import publish, publish_bytes, signal_event


def test_a_subscriber_gets_the_events_as_they_were_published(kafka: KafkaSettings) -> None:
    sent = [signal_event(number, customer="one") for number in range(10)]
    publish(kafka, *sent)
    with Subscriber(SIGNALS, "crm", kafka) as events:
        assert list(islice(events, 10)) == sent


def test_a_group_begins_again_with_the_event_that_was_not_handled(kafka: KafkaSettings) -> None:
    publish(kafka, *[signal_event(number, customer="one") for number in range(6)])
    with Subscriber(SIGNALS, "crm", kafka) as events:
        first = [event.id for event in islice(events, 3)]
    with Subscriber(SIGNALS, "crm", kafka) as events:
        second = [event.id for event in islice(events, 4)]
    assert first == [signal_event(n).id for n in (0, 1, 2)]
    assert second == [signal_event(n).id for n in (2, 3, 4, 5)]


def test_groups_do_not_disturb_one_another(kafka: KafkaSettings) -> None:
    publish(kafka, signal_event(0))
    for group in ("crm", "bots"):
        with Subscriber(SIGNALS, group, kafka) as events:
            assert next(iter(events)).id == signal_event(0).id


def test_an_undecodable_record_is_an_error_unless_someone_is_told_of_it(
    kafka: KafkaSettings,
) -> None:
    publish_bytes(kafka, b"\xff", key=b"one")
    publish(kafka, signal_event(0, customer="one"))
    with Subscriber(SIGNALS, "strict", kafka) as events, pytest.raises(UndecodableEvent):
        next(iter(events))
    told: list[bytes | None] = []
    with Subscriber(
        SIGNALS, "lenient", kafka, undecodable=lambda record, _: told.append(record.value)
    ) as events:
        assert next(iter(events)).id == signal_event(0).id
    assert told == [b"\xff"]
