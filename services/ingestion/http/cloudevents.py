"""CloudEvents 1.0 in the JSON format, structured mode, as the messages that they carry.

The attributes `source`, `id` and `time` are the message's source, source_event_id and
occurred_at; everything else of it is `data`, in protobuf's JSON mapping. Extension attributes
are allowed and mean nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor

from heartline.contracts import Feedback, RawSignal
from heartline.errors import InvalidInput, Violation

M = TypeVar("M", bound=RawSignal | Feedback)

ATTRIBUTES = {"source": "source", "source_event_id": "id", "occurred_at": "time"}
"""The fields of a message that are attributes of its event."""

JSON = "application/json"

# What protobuf's JSON parser says of a field, outermost first.
_FIELD = re.compile(r"Failed to parse (\w+) field: ")
_UNKNOWN = re.compile(r'has no field named "([^"]*)"')
_PLACE = re.compile(r'\.* at "?(?:RawSignal|Feedback)\b.*', re.DOTALL)
_UNREADABLE = (json_format.ParseError, TypeError, ValueError, OverflowError)
_UPPER = re.compile("[A-Z]")
_LONGEST = 200


def message_of(event: object, kind: type[M]) -> M:
    """The message that an event carries.

    Raises:
        InvalidInput: with the attributes and the fields of `data` that cannot be read.
    """
    if not isinstance(event, dict):
        raise InvalidInput([Violation("event", "must be a JSON object")])
    message = kind()
    if found := [*_wrong_attributes(event)] or [*_fill(message, event)]:
        raise InvalidInput(found)
    return message


def field_of(name: str) -> str:
    """Where a field of a message stands in its event: "text" is "data.text"."""
    return ATTRIBUTES.get(name, f"data.{name}")


def _wrong_attributes(event: Mapping[str, Any]) -> Iterator[Violation]:
    if event.get("specversion") != "1.0":
        yield Violation("specversion", 'must be "1.0"')
    for name in ("id", "source", "type", "time"):
        if not isinstance(event.get(name), str) or not event[name]:
            yield Violation(name, "must be a string that is not empty")
    if event.get("datacontenttype", JSON) != JSON:
        yield Violation("datacontenttype", f'must be "{JSON}" or absent')
    if "data_base64" in event:
        yield Violation("data_base64", "must be absent: send `data` as JSON")
    if not isinstance(event.get("data"), dict):
        yield Violation("data", "must be a JSON object")


def _fill(message: RawSignal | Feedback, event: Mapping[str, Any]) -> Iterator[Violation]:
    message.source, message.source_event_id = event["source"], event["id"]
    try:
        message.occurred_at.FromJsonString(event["time"])
    except ValueError:
        yield Violation("time", 'must be a time as in RFC 3339, such as "2026-01-31T12:00:00Z"')
    yield from _fill_data(message, event["data"])


def _fill_data(message: RawSignal | Feedback, data: Mapping[str, Any]) -> Iterator[Violation]:
    misplaced = [name for name in data if _snake(name) in ATTRIBUTES]
    for name in misplaced:
        yield Violation(f"data.{name}", f"must be the event's `{ATTRIBUTES[_snake(name)]}` instead")
    fields = {name: value for name, value in data.items() if name not in misplaced}
    try:
        json_format.ParseDict(fields, message)
    except _UNREADABLE as error:
        kind = type(message)
        found = [v for name, value in fields.items() if (v := _unreadable(kind, name, value))]
        yield from found or [Violation("data", _reason(error))]


def _unreadable(kind: type[RawSignal | Feedback], name: str, value: object) -> Violation | None:
    """What is wrong with one field of the data."""
    path, field = f"data.{_snake(name)}", kind.DESCRIPTOR.fields_by_name.get(_snake(name))
    if field is None:
        return Violation(path[:_LONGEST], "is no field of this event")
    if _is_nested(field) and not isinstance(value, dict | None):
        return Violation(path, "must be a JSON object")
    try:
        json_format.ParseDict({name: value}, kind())
    except _UNREADABLE as error:
        inner = [_snake(inner) for inner in _FIELD.findall(str(error))]
        return Violation(".".join([path, *(n for n in inner if n != field.name)]), _reason(error))
    return None


def _is_nested(field: FieldDescriptor) -> bool:
    message = field.message_type
    return message is not None and not message.full_name.startswith("google.protobuf.")


def _reason(error: Exception) -> str:
    reason = _PLACE.sub("", _FIELD.sub("", str(error)))[:_LONGEST]
    if unknown := _UNKNOWN.search(reason):
        return f"must not hold {unknown[1]!r}, which is no field of it"
    return "must be a string" if reason.startswith("expected string") else f"is wrong: {reason}"


def _snake(name: str) -> str:
    return _UPPER.sub(lambda letter: "_" + letter[0].lower(), name)
