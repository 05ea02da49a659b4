"""`heartline topics`: the catalogue, and how the broker stands against it."""

from typing import Annotated

import typer
from rich.table import Table

from heartline.catalogue import TOPICS
from heartline.cli.connect import kafka_settings
from heartline.cli.local import console
from heartline.kafka.admin import check_topics, create_topics, message_counts
from heartline.settings import KafkaSettings


def topics(
    create: Annotated[bool, typer.Option(help="Create those that are missing; list none")] = False,
    replication: Annotated[int, typer.Option(min=1, help="Replicas of what is created")] = 1,
) -> None:
    """List the topics: what they carry, who produces and consumes them, how full they are."""
    settings = kafka_settings()
    if create:
        _create(settings, replication)
    else:
        _list(settings)
    for problem in check_topics(settings):
        console.print(f"[yellow]{problem}")


def _create(settings: KafkaSettings, replication: int) -> None:
    for name in create_topics(settings, replication):
        console.print(f"created {name}")


def _list(settings: KafkaSettings) -> None:
    counts = message_counts(settings)
    table = Table("topic", "messages", "dead", "what it carries", "from", "to")
    for topic in TOPICS:
        table.add_row(
            settings.topic_prefix + topic.name,
            f"{counts.get(topic.name, 0):,}",
            f"{counts.get(topic.dead_letters, 0):,}",
            f"{topic.description} ({topic.type})",
            topic.produced_by,
            ", ".join(topic.consumed_by),
        )
    console.print(table)
