"""Creates the catalogue's topics and checks those that exist."""

import time
from concurrent.futures import Future
from datetime import timedelta

from confluent_kafka import KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._listoffsets import OffsetSpec
from confluent_kafka.cimpl import NewTopic

from heartline.catalogue import DEAD_LETTER_RETENTION, FOREVER, TOPICS
from heartline.errors import Unavailable
from heartline.kafka import config
from heartline.settings import KafkaSettings

DEADLINE_SECONDS = 10.0
EARLIEST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]


def declared(kafka: KafkaSettings, replication: int) -> list[NewTopic]:
    """Every topic of the catalogue and its dead-letter topic, as the broker should have them."""
    topics = []
    for topic in TOPICS:
        name = kafka.topic_prefix + topic.name
        partitions = kafka.partitions or topic.partitions
        topics.append(_new(name, partitions, replication, topic.retention))
        dead = kafka.topic_prefix + topic.dead_letters
        topics.append(_new(dead, 1, replication, DEAD_LETTER_RETENTION))
    return topics


def create_topics(kafka: KafkaSettings, replication: int = 1) -> list[str]:
    """Creates what is missing; the names of the topics created.

    Raises:
        Unavailable: the broker does not answer or refuses.
    """
    client = AdminClient(config.client(kafka))
    asked = declared(kafka, replication)
    futures = client.create_topics(asked, request_timeout=DEADLINE_SECONDS)
    created = [name for name, future in futures.items() if _was_created(name, future)]
    _await(client, set(created))
    return created


def _was_created(name: str, future: "Future[None]") -> bool:
    try:
        future.result(DEADLINE_SECONDS)
    except KafkaException as error:
        if error.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS:
            return False
        raise Unavailable(f"the topic {name} cannot be created: {error}") from error
    return True


def _await(client: AdminClient, names: set[str]) -> None:
    """A broker tells of a new topic a moment after its creation."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not names <= set(client.list_topics(timeout=DEADLINE_SECONDS).topics):
        if time.monotonic() > deadline:
            raise Unavailable("the topics were created, but the broker does not tell of them")
        time.sleep(0.05)


def check_topics(kafka: KafkaSettings) -> list[str]:
    """What is wrong with the topics on the broker, a sentence each; empty when all is well.

    Raises:
        Unavailable: the broker does not answer.
    """
    try:
        found = AdminClient(config.client(kafka)).list_topics(timeout=DEADLINE_SECONDS).topics
    except KafkaException as error:
        raise _silent(kafka, error) from error
    problems = []
    for topic in declared(kafka, replication=1):
        there = found.get(topic.topic)
        if there is None:
            problems.append(f"the topic {topic.topic} is missing")
        elif len(there.partitions) != topic.num_partitions:
            problems.append(
                f"the topic {topic.topic} has {len(there.partitions)} partitions,"
                f" not {topic.num_partitions}"
            )
    return problems


def message_counts(kafka: KafkaSettings) -> dict[str, int]:
    """Records kept in each topic of the catalogue and its dead letters, by short name.

    Transaction markers count too, so a count is an upper bound.

    Raises:
        Unavailable: the broker does not answer.
    """
    counts: dict[str, int] = {}
    client = AdminClient(config.client(kafka))
    try:
        places = _places(client, kafka)
        begins = _offsets(client, places, EARLIEST)
        ends = _offsets(client, places, LATEST)
        for place, end in ends.items():
            name = place.topic.removeprefix(kafka.topic_prefix)
            kept = end - begins[place]
            counts[name] = counts.get(name, 0) + kept
    except KafkaException as error:
        raise _silent(kafka, error) from error
    return counts


def _offsets(
    client: AdminClient, places: list[TopicPartition], which: OffsetSpec
) -> dict[TopicPartition, int]:
    asked = dict.fromkeys(places, which)
    found = client.list_offsets(asked, request_timeout=DEADLINE_SECONDS)
    return {place: future.result().offset for place, future in found.items()}


def _places(client: AdminClient, kafka: KafkaSettings) -> list[TopicPartition]:
    found = client.list_topics(timeout=DEADLINE_SECONDS).topics
    names = [name for topic in TOPICS for name in (topic.name, topic.dead_letters)]
    full = [kafka.topic_prefix + name for name in names]
    return [TopicPartition(n, number) for n in full if n in found for number in found[n].partitions]


def _silent(kafka: KafkaSettings, error: KafkaException) -> Unavailable:
    return Unavailable(f"Kafka at {kafka.bootstrap_servers} does not answer: {error}")


def _new(name: str, partitions: int, replication: int, retention: timedelta) -> NewTopic:
    milliseconds = -1 if retention == FOREVER else int(retention.total_seconds() * 1000)
    return NewTopic(name, partitions, replication, config={"retention.ms": str(milliseconds)})
