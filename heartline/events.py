"""An event on its way: the CloudEvents Kafka binding in binary mode, with a protobuf value.

The value is the bytes of one message; everything else travels in headers (ce_*), so a
subscriber in any language needs the .proto file and a CloudEvents library at most.
Kafka binding: github.com/cloudevents/spec, bindings/kafka-protocol-binding.md, 1.0.2.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic

from google.protobuf.message import DecodeError

from heartline.catalogue import M, Topic
from heartline.errors import UndecodableEvent
from heartline.kafka.record import Headers, Record

CONTENT_TYPE = b"application/protobuf"
TRACEPARENT = "traceparent"


@dataclass(frozen=True, slots=True)
class Event(Generic[M]):
    """One event of a topic; its value is a function of what it was made from, not of the clock."""

    id: str
    topic: Topic[M]
    #: Id of the customer: one customer's events stay in order.
    key: str
    #: Id of the interaction (CloudEvents subject).
    subject: str
    #: The signal that all of this came from; empty where there is none.
    signal_id: str
    time: datetime
    value: M
    #: Who says so, such as "/heartline/scoring".
    source: str
    #: W3C trace context.
    traceparent: str = ""

    def headers(self) -> Headers:
        trace = ((TRACEPARENT, self.traceparent.encode()),) if self.traceparent else ()
        return (
            ("ce_specversion", b"1.0"),
            ("ce_id", self.id.encode()),
            ("ce_type", self.topic.type.encode()),
            ("ce_source", self.source.encode()),
            ("ce_subject", self.subject.encode()),
            ("ce_time", self.time.astimezone(UTC).isoformat().encode()),
            ("ce_signalid", self.signal_id.encode()),
            ("content-type", CONTENT_TYPE),
            *trace,
        )


def decode(record: Record, topic: Topic[M]) -> Event[M]:
    """The event that a record of the topic holds.

    Raises:
        UndecodableEvent: a header is missing or wrong, or the value is not the topic's message.
    """
    try:
        headers = {name: value.decode() for name, value in record.headers if value is not None}
        if headers["ce_type"] != topic.type:
            raise UndecodableEvent(f"ce_type is {headers['ce_type']!r}, not {topic.type!r}")
        return Event(
            id=headers["ce_id"],
            topic=topic,
            key=(record.key or b"").decode(),
            subject=headers.get("ce_subject", ""),
            signal_id=headers.get("ce_signalid", ""),
            time=datetime.fromisoformat(headers["ce_time"]),
            value=topic.message.FromString(record.value or b""),
            source=headers.get("ce_source", ""),
            traceparent=headers.get(TRACEPARENT, ""),
        )
    except KeyError as missing:
        raise UndecodableEvent(f"the header {missing} is missing") from missing
    except (DecodeError, ValueError) as error:
        raise UndecodableEvent(f"the record is not a {topic.type}: {error}") from error
