"""`heartline dlq`: what could not be processed, and what to do with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from heartline.cli.connect import kafka_settings
from heartline.cli.tail import topic_named
from heartline.kafka.dead_letter_office import DeadLetterOffice, Policy
from heartline.kafka.dead_letters import PREFIX
from heartline.kafka.record import Record

app = typer.Typer(help="Dead letters: list, show, replay.", no_args_is_help=True)

TopicName = Annotated[str, typer.Argument(help="The topic that they came from, such as signals")]
Most = Annotated[int, typer.Option("-n", min=1, help="At most so many")]


@contextmanager
def _office() -> Iterator[DeadLetterOffice]:
    office = DeadLetterOffice(kafka_settings())
    try:
        yield office
    finally:
        office.close()


@app.command("list")
def list_waiting() -> None:
    """How many dead letters each topic has."""
    table = Table("topic", "open")
    with _office() as office:
        for topic, count in office.waiting().items():
            table.add_row(topic, f"{count:,}")
    Console().print(table)


@app.command()
def show(topic: TopicName, most: Most = 20) -> None:
    """The open dead letters of a topic, oldest first: why they lie here and what they hold."""
    table = Table("from", "reason", "error", "key", "headers", "bytes")
    with _office() as office:
        for record in office.letters(topic_named(topic), most):
            table.add_row(*_row(record))
    Console().print(table)


@app.command()
def replay(
    topic: TopicName,
    most: Most = 100,
    policy: Annotated[Policy, typer.Option(help="Put back, or drop for good")] = Policy.REINSERT,
) -> None:
    """Put dead letters back onto their topic, as they first came, or drop them."""
    verb = "put back" if policy is Policy.REINSERT else "dropped"
    console = Console()
    with _office() as office:
        count = office.replay(
            topic_named(topic), policy, most, lambda record: console.print(verb, *_row(record)[:2])
        )
    console.print(f"{count} {verb}.")


def _row(record: Record) -> tuple[str, ...]:
    where = "/".join(record.header(PREFIX + name) for name in ("topic", "partition", "offset"))
    original = [name for name, _ in record.headers if not name.startswith(PREFIX)]
    return (
        where,
        record.header(PREFIX + "reason"),
        record.header(PREFIX + "error"),
        (record.key or b"").decode(errors="replace"),
        ", ".join(original),
        repr((record.value or b"")[:60]),
    )
