"""A broker of its own that goes away and comes back."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from heartline.catalogue import EMOTIONS, SIGNALS
from heartline.errors import Unavailable
from heartline.kafka.admin import create_topics
from heartline.local.kafka import LocalKafka
from heartline.local.reaper import Reaper
from heartline.publisher import Publisher
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.kafka.harness import (
    Mode,
    TextStep,
    events_of,
    eventually,
    publish,
    running,
    signal_event,
)


@pytest.fixture(scope="module")
def own_broker(reaper: Reaper) -> Iterator[LocalKafka]:
    with tempfile.TemporaryDirectory(prefix="heartline-kafka-") as directory:
        broker = LocalKafka(Path(directory), reaper=reaper)
        broker.start()
        yield broker
        broker.kill9()


@pytest.mark.parametrize("mode", ["transaction", "postgres"])
def test_a_consumer_waits_for_its_broker_not_ready_and_goes_on(
    mode: Mode, own_broker: LocalKafka, database: PostgresSettings
) -> None:
    kafka = KafkaSettings(
        bootstrap_servers=own_broker.bootstrap_servers, topic_prefix=f"{mode}.", partitions=4
    )
    create_topics(kafka)
    publish(kafka, *[signal_event(number) for number in range(50)])
    with running(mode, TextStep(), kafka, database) as consumer:
        eventually(lambda: len(events_of(kafka, EMOTIONS)) == 50)
        assert consumer.unready() is None
        own_broker.kill9()
        eventually(lambda: consumer.unready() is not None)
        own_broker.start()
        publish(kafka, *[signal_event(number) for number in range(50, 100)])
        eventually(lambda: len(events_of(kafka, EMOTIONS)) == 100, 40)
        eventually(lambda: consumer.unready() is None)
    assert {e.signal_id for e in events_of(kafka, EMOTIONS)} == {
        signal_event(n).id for n in range(100)
    }


def test_a_publication_fails_in_time_and_keeps_its_place(own_broker: LocalKafka) -> None:
    kafka = KafkaSettings(
        bootstrap_servers=own_broker.bootstrap_servers, topic_prefix="place.", partitions=4
    )
    create_topics(kafka)
    publisher = Publisher(kafka, delivery_seconds=1)
    own_broker.kill9()
    first, second = signal_event(0, customer="one"), signal_event(1, customer="one")
    with pytest.raises(Unavailable, match="no answer in time"):
        publisher.publish(first).result(5)
    later = publisher.publish(second)
    own_broker.start()
    with suppress(Unavailable):
        later.result(20)
    publisher.close(20)
    assert [event.id for event in events_of(kafka, SIGNALS)] == [first.id, second.id]
