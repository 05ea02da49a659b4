"""Faust as this service runs it: one table, raw bytes, only what was committed."""

from typing import Any

import faust
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from faust.tables.table import Table
from faust.types import AppT, TopicT

from heartline.catalogue import EMOTIONS, FEEDBACK
from heartline.errors import Conflict, Unavailable
from heartline.kafka import config
from heartline.settings import KafkaSettings
from services.personalization.faust_consumer import CommittedTransport
from services.personalization.progress import Progress
from services.personalization.settings import NAME

TABLE = "customers"
SOURCES = (EMOTIONS, FEEDBACK)

# A killed instance without a stable name is given up after so long, a broker's word within.
SESSION_SECONDS = 10.0
HEARTBEAT_SECONDS = 2.0
COMMIT_SECONDS = 1.0
# Records that one stream and one fetch may hold: a signal may be 64 KiB.
MOST_BUFFERED = 1024
FETCH_BYTES = 512 * 1024
# Of replicas (KIP-464).
BROKERS_DEFAULT = -1
DEADLINE_SECONDS = 5.0


def build(
    kafka: KafkaSettings,
    partitions: int,
    instance_id: str,
    directory: str,
    durable: bool,
    progress: Progress,
) -> tuple[AppT, Table[bytes, bytes]]:
    """An app and its table. Faust wants a directory even where the rows are in memory."""
    app = faust.App(
        kafka.topic_prefix + NAME,
        broker=[f"aiokafka://{server}" for server in kafka.bootstrap_servers.split(",")],
        store="rocksdb://" if durable else "memory://",
        datadir=directory,
        autodiscover=False,
        web_enabled=False,
        key_serializer="raw",
        value_serializer="raw",
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=instance_id or None,
        consumer_max_fetch_size=FETCH_BYTES,
        broker_session_timeout=SESSION_SECONDS,
        broker_heartbeat_interval=HEARTBEAT_SECONDS,
        broker_commit_interval=COMMIT_SECONDS,
        stream_buffer_maxsize=MOST_BUFFERED,
        # A rebalance or a stop lets the batch in hand be settled first.
        stream_wait_empty=True,
    )
    app.finalize()
    app.transport = CommittedTransport(app.conf.broker_consumer, app, progress)
    table: Any = app.Table(
        TABLE,
        key_type=bytes,
        value_type=bytes,
        changelog_topic=_changelog(app, partitions),
        options={"driver": "rocksdict"} if durable else {},
    )

    @table.on_recover  # type: ignore[untyped-decorator]
    async def recovered() -> None:
        progress.recovered()

    return app, table


def _changelog(app: AppT, partitions: int) -> TopicT:
    return app.topic(
        f"{app.conf.id}-{TABLE}-changelog",
        key_type=bytes,
        value_type=bytes,
        partitions=partitions,
        replicas=BROKERS_DEFAULT,
        compacting=True,
        acks=False,
        internal=True,
        maxsize=MOST_BUFFERED,
        allow_empty=True,
    )


def source_partitions(kafka: KafkaSettings) -> int:
    """How many partitions each source topic has; a row lies in the partition of its events.

    Raises:
        Unavailable: the broker does not answer, or a topic is missing.
        Conflict: the topics differ.
    """
    wanted = [kafka.topic_prefix + topic.name for topic in SOURCES]
    try:
        found = AdminClient(config.client(kafka)).list_topics(timeout=DEADLINE_SECONDS).topics
    except KafkaException as error:
        raise Unavailable(f"Kafka at {kafka.bootstrap_servers} does not answer: {error}") from error
    if missing := sorted(set(wanted) - set(found)):
        raise Unavailable(f"topics are missing: {', '.join(missing)}", "Create the topics")
    numbers = {name: len(found[name].partitions) for name in wanted}
    if len(set(numbers.values())) != 1:
        raise Conflict(f"the topics have different numbers of partitions: {numbers}")
    return numbers[wanted[0]]
