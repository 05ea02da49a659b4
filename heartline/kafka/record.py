"""A record as it was consumed, and one that is to be produced."""

from dataclasses import dataclass
from typing import NamedTuple

from confluent_kafka import Message

Headers = tuple[tuple[str, bytes], ...]


class Partition(NamedTuple):
    """A partition of a topic, by the topic's full name on the broker."""

    topic: str
    number: int


@dataclass(frozen=True, slots=True)
class Record:
    """What was consumed."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    #: When it was produced, milliseconds since the epoch.
    timestamp_ms: int

    @property
    def place(self) -> Partition:
        return Partition(self.topic, self.partition)

    def header(self, name: str) -> str:
        """The header's text; empty where it is missing or not UTF-8."""
        found = next((value for key, value in self.headers if key == name), b"")
        return (found or b"").decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be produced; the topic by its full name on the broker."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers


def from_message(message: Message) -> Record:
    return Record(
        topic=message.topic() or "",
        partition=message.partition() or 0,
        offset=message.offset() or 0,
        key=message.key(),
        value=message.value(),
        headers=tuple(message.headers() or ()),  # type: ignore[arg-type]
        timestamp_ms=message.timestamp()[1],
    )
