from confluent_kafka.admin import AdminClient

from heartline.catalogue import SIGNALS, TOPICS
from heartline.kafka.admin import check_topics, create_topics, message_counts
from heartline.settings import KafkaSettings
from tests.integration.kafka.harness import eventually, publish, signal_event


def test_topics_are_created_once(kafka: KafkaSettings) -> None:
    assert create_topics(kafka) == []
    assert check_topics(kafka) == []


def test_a_missing_topic_and_a_wrong_number_of_partitions_are_named(kafka: KafkaSettings) -> None:
    client = AdminClient({"bootstrap.servers": kafka.bootstrap_servers})
    name = kafka.topic_prefix + SIGNALS.dead_letters
    client.delete_topics([name])[name].result(10)
    more = kafka.model_copy(update={"partitions": 5})
    eventually(lambda: f"the topic {name} is missing" in check_topics(more))
    assert f"the topic {kafka.topic_prefix}signals has 4 partitions, not 5" in check_topics(more)
    assert create_topics(kafka) == [name]


def test_every_topic_and_its_dead_letters_are_counted(kafka: KafkaSettings) -> None:
    publish(kafka, *[signal_event(number) for number in range(7)])
    counts = message_counts(kafka)
    assert counts[SIGNALS.name] == 7
    assert set(counts) == {name for topic in TOPICS for name in (topic.name, topic.dead_letters)}
