"""Bytes that are no event, put straight onto each topic, stop nobody."""

import time
from typing import Any

import pytest

from heartline.catalogue import TOPICS, Topic
from heartline.kafka.dead_letter_office import DeadLetterOffice, Policy
from heartline.kafka.record import Outgoing, Record
from heartline.local.stack import LocalStack
from heartline.publisher import Publisher

pytestmark = pytest.mark.timeout(120)

POISON = b"\xff\xfe this is no event"
DEADLINE_SECONDS = 30.0


@pytest.fixture(scope="module")
def poisoned(platform: LocalStack) -> LocalStack:
    """The platform, with one poisonous record on every topic."""
    publisher = Publisher(platform.kafka_settings)
    prefix = platform.kafka_settings.topic_prefix
    headers = (("ce_id", b"poison"),)
    for topic in TOPICS:
        publisher.send([Outgoing(prefix + topic.name, b"customer", POISON, headers)]).result(10)
    publisher.close()
    return platform


def letters(stack: LocalStack, topic: Topic[Any], most: int) -> list[Record]:
    """The open dead letters of the topic, once there are as many as services that consume it."""
    office = DeadLetterOffice(stack.kafka_settings)
    deadline = time.monotonic() + DEADLINE_SECONDS
    found: list[Record] = []
    while len(found) < most and time.monotonic() < deadline:
        time.sleep(0.2)
        found = list(office.letters(topic, 100))
    office.close()
    return found


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_consumer_of_a_topic_sets_it_aside_with_the_reason(
    poisoned: LocalStack, topic: Topic[Any]
) -> None:
    found = letters(poisoned, topic, len(topic.consumed_by))
    assert {letter.value for letter in found} == {POISON}
    assert {letter.header("dlq_reason") for letter in found} == {"undecodable"}
    consumers = {letter.header("dlq_consumer").removeprefix("heartline.") for letter in found}
    assert len(consumers) == len(topic.consumed_by)


def test_a_replayed_letter_comes_back_with_the_same_bytes(poisoned: LocalStack) -> None:
    topic = TOPICS[0]
    before = letters(poisoned, topic, len(topic.consumed_by))
    office = DeadLetterOffice(poisoned.kafka_settings)
    assert office.replay(topic, Policy.REINSERT, 1, lambda _: None) == 1
    office.close()
    after = letters(poisoned, topic, len(before) - 1 + len(topic.consumed_by))
    assert len(after) == len(before) - 1 + len(topic.consumed_by)
    assert {letter.value for letter in after} == {POISON}


def test_every_service_is_still_serving(poisoned: LocalStack) -> None:
    assert {s.name: s.health() for s in poisoned.services.values()} == dict.fromkeys(
        poisoned.services, "SERVING"
    )
