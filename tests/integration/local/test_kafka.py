import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from heartline.errors import Conflict, Unavailable
from heartline.local.kafka import LocalKafka
from heartline.local.reaper import Reaper


@pytest.fixture
def own_kafka(tmp_path: Path, reaper: Reaper) -> Iterator[LocalKafka]:
    kafka = LocalKafka(tmp_path / "kafka", reaper=reaper)
    yield kafka
    kafka.kill9()


def test_an_acknowledged_message_outlives_a_kill_and_a_stop(own_kafka: LocalKafka) -> None:
    own_kafka.start()
    create_topic(own_kafka, "kept")
    publish(own_kafka, "kept", b"before the kill")
    own_kafka.kill9()
    assert not own_kafka.alive
    own_kafka.start()
    publish(own_kafka, "kept", b"after the kill")
    own_kafka.terminate()
    assert not own_kafka.alive
    own_kafka.start()
    expected = [b"before the kill", b"after the kill"]
    assert consume(own_kafka, "kept", 2, "consumer") == expected
    assert consume(own_kafka, "kept", 2, "classic") == expected


def test_a_port_that_is_taken_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Conflict, match=f"kafka needs port {port}"):
            LocalKafka(tmp_path, port=port).start()


def test_a_broker_that_cannot_start_says_how_its_log_ends(own_kafka: LocalKafka) -> None:
    own_kafka.prepare()
    meta = Path(own_kafka.log.parent / "data" / "meta.properties")
    meta.write_text(meta.read_text().replace("node.id=1", "node.id=7"))
    with pytest.raises(Unavailable, match=r"(?s)kafka ended while it started.*node.id"):
        own_kafka.start()


def create_topic(kafka: LocalKafka, name: str) -> None:
    client = AdminClient({"bootstrap.servers": kafka.bootstrap_servers})
    client.create_topics([NewTopic(name, 1, 1)])[name].result(timeout=10)


def publish(kafka: LocalKafka, topic: str, value: bytes) -> None:
    producer = Producer({"bootstrap.servers": kafka.bootstrap_servers, "acks": "all"})
    producer.produce(topic, value)
    assert producer.flush(10) == 0


def consume(kafka: LocalKafka, topic: str, count: int, protocol: str) -> list[bytes | None]:
    consumer = Consumer(
        {
            "bootstrap.servers": kafka.bootstrap_servers,
            "group.id": f"readers-{protocol}",
            "group.protocol": protocol,
            "auto.offset.reset": "earliest",
        }
    )
    consumer.subscribe([topic])
    try:
        return [message.value() for message in consumer.consume(count, timeout=20)]
    finally:
        consumer.close()
