"""What a Kafka record holds, as it goes on record.

Read header by header: heartline.events.decode makes an Event of them, at twice the time, and
this runs for every event of every topic.
"""

from typing import Any

from google.protobuf.message import DecodeError, Message

from heartline.catalogue import Topic
from heartline.errors import UndecodableEvent
from heartline.events import TRACEPARENT
from heartline.kafka.record import Record
from services.audit.chain import RecordedEvent

# An index of Postgres takes keys of 2,704 bytes; by contract all texts together stay below 800.
LONGEST_TEXTS = 2000


def arrival(record: Record, topic: Topic[Any], now: int) -> tuple[RecordedEvent, Message]:
    """The event to record, and its message. now: time of recording, microseconds since 1970.

    Raises:
        UndecodableEvent: a header is missing, wrong or more than Postgres stores, or the value
            is not the topic's message.
    """
    headers, kind = dict(record.headers), topic.type
    try:
        if headers["ce_type"].decode() != kind:
            raise UndecodableEvent(f"ce_type is {headers['ce_type']!r}, not {kind!r}")
        event = RecordedEvent(
            record.partition,
            record.offset,
            record.timestamp_ms * 1000,
            now,
            topic.name,
            headers["ce_id"].decode(),
            kind,
            (record.key or b"").decode(),
            headers.get("ce_subject", b"").decode(),
            headers.get("ce_signalid", b"").decode(),
            headers.get("ce_source", b"").decode(),
            headers.get(TRACEPARENT, b"").decode(),
            record.value or b"",
        )
        _require_storable(event)
        return event, topic.message.FromString(event.value)
    except KeyError as missing:
        raise UndecodableEvent(f"the header {missing} is missing") from missing
    except (DecodeError, ValueError) as error:
        raise UndecodableEvent(f"the record is not a {kind}: {error}") from error


def _require_storable(event: RecordedEvent) -> None:
    """Found here, since Postgres would refuse the whole batch."""
    texts = "".join(event[4:-1]).encode()
    if len(texts) > LONGEST_TEXTS:
        raise UndecodableEvent(f"its headers and key have more than {LONGEST_TEXTS} bytes")
    if b"\0" in texts:
        raise UndecodableEvent("a header or the key holds a NUL")
