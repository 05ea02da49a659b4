"""`heartline tail TOPIC`: the events of a topic as they come, decoded."""

import json
import uuid
from itertools import islice
from typing import Annotated, Any

import typer
from google.protobuf.json_format import MessageToDict
from rich.console import Console

from heartline.catalogue import BY_NAME, Topic
from heartline.cli.connect import kafka_settings
from heartline.errors import NotFound, UndecodableEvent
from heartline.events import Event
from heartline.kafka.record import Record
from heartline.readable import line
from heartline.subscriber import Subscriber


def tail(
    topic: Annotated[str, typer.Argument(help="A topic of the catalogue, such as emotions")],
    from_beginning: Annotated[bool, typer.Option(help="Begin with the oldest event kept")] = False,
    most: Annotated[int, typer.Option("-n", help="End after so many events; 0 goes on")] = 0,
    customer: Annotated[str, typer.Option(help="Only events of this customer")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Whole events, as JSON lines")] = False,
) -> None:
    """Follow a topic: one readable line for each event."""
    console = Console(soft_wrap=True, highlight=False, markup=False)

    def undecodable(record: Record, error: UndecodableEvent) -> None:
        console.print(f"{record.partition}/{record.offset} cannot be decoded: {error}")

    group = f"heartline-tail-{uuid.uuid4()}"
    starts = "earliest" if from_beginning else "latest"
    source = Subscriber(topic_named(topic), group, kafka_settings(), starts, undecodable)  # type: ignore[arg-type]
    with source as events:
        wanted = (event for event in events if not customer or event.key == customer)
        for event in islice(wanted, most or None):
            console.print(_as_json(event) if as_json else _as_line(event))


def topic_named(name: str) -> Topic[Any]:
    """Raises NotFound for a name that is not in the catalogue."""
    if name not in BY_NAME:
        raise NotFound(f"There is no topic {name}", f"The topics are {', '.join(BY_NAME)}")
    return BY_NAME[name]


def _as_line(event: Event[Any]) -> str:
    return f"{event.time:%H:%M:%S}  {event.subject}  {line(event.value)}"


def _as_json(event: Event[Any]) -> str:
    about = {"id": event.id, "type": event.topic.type, "source": event.source, "key": event.key}
    value = MessageToDict(event.value, preserving_proto_field_name=True)
    return json.dumps(about | {"value": value}, ensure_ascii=False)
