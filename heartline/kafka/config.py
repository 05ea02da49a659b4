"""librdkafka's configuration, once for every client of the platform."""

from typing import Any

from heartline.settings import KafkaSettings

Config = dict[str, Any]

# As the Java client and aiokafka partition, so that one customer has one partition
# whoever produces.
PARTITIONER = "murmur2_random"


def client(settings: KafkaSettings) -> Config:
    return {
        "bootstrap.servers": settings.bootstrap_servers,
        # A broker that comes back is found within half a second.
        "reconnect.backoff.max.ms": 500,
        "log_level": 3,
    }


def producer(settings: KafkaSettings) -> Config:
    return client(settings) | {
        "acks": "all",
        "enable.idempotence": True,
        "partitioner": PARTITIONER,
        "linger.ms": 1,
        "compression.type": "lz4",
    }


def transactional_producer(settings: KafkaSettings, transactional_id: str) -> Config:
    return producer(settings) | {
        "transactional.id": transactional_id,
        # With the default of 100 ms each transaction waits that long (ADR 0002).
        "retry.backoff.ms": 5,
        "retry.backoff.max.ms": 20,
        # The commit flushes; a linger would only delay it.
        "linger.ms": 0,
    }


def consumer(settings: KafkaSettings, group: str) -> Config:
    return client(settings) | {
        "group.id": group,
        "group.protocol": "consumer",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "isolation.level": "read_committed",
        "fetch.wait.max.ms": 100,
        "fetch.queue.backoff.ms": 5,
        "queued.max.messages.kbytes": 16384,
    }
