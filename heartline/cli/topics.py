"""`heartline topics`: the catalogue, and how the broker stands against it."""

from rich.console import Console
from rich.table import Table

from heartline.catalogue import TOPICS
from heartline.cli.connect import kafka_settings
from heartline.kafka.admin import check_topics, message_counts


def topics() -> None:
    """List the topics: what they carry, who produces and consumes them, how full they are."""
    settings = kafka_settings()
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
    console = Console()
    console.print(table)
    for problem in check_topics(settings):
        console.print(f"[yellow]{problem}")
