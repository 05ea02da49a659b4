"""What one value must hold: each rule says in words what is wrong, or None."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import FieldConstraint

Clock = Callable[[], float]
Rule = Callable[[Any, Clock], str | None]

TIMESTAMP = Timestamp.DESCRIPTOR.full_name
DURATION = Duration.DESCRIPTOR.full_name

# Ranges of google/protobuf/timestamp.proto and duration.proto, in seconds.
FIRST_SECOND, LAST_SECOND = -62_135_596_800, 253_402_300_799
LONGEST_DURATION = 315_576_000_000
NANOS = 1_000_000_000

# C0 without tab, line feed and carriage return; DEL; C1; lone surrogates.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
IDENTIFIER = re.compile(r"[A-Za-z0-9._:@/+-]*")

MAX_UTF8_BYTES = 4


def rules_of(field: FieldDescriptor, constraint: FieldConstraint) -> tuple[Rule, ...]:
    """The rules for one value of the field: an item, where the field is repeated."""
    if field.message_type is not None:
        return tuple(_message_rules(field.message_type.full_name, constraint))
    required = (_set(missing(field)),) if constraint.required and not field.is_repeated else ()
    if field.enum_type is not None:
        return (*required, _known(field.enum_type))
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return (*required, *_string_rules(constraint))
    return (*required, *_number_rules(constraint))


def missing(field: FieldDescriptor) -> str:
    """What to say where a required value is absent."""
    if field.is_repeated:
        return "must hold at least one item"
    if field.enum_type is not None:
        return _one_of(field.enum_type)
    return "must be set"


def _message_rules(name: str, constraint: FieldConstraint) -> Iterator[Rule]:
    if name == TIMESTAMP:
        yield _timestamp
    if name == DURATION:
        yield _duration
    if constraint.max_ahead_seconds:
        yield _at_most_ahead(constraint.max_ahead_seconds)
    if constraint.non_negative:
        yield _non_negative


def _string_rules(constraint: FieldConstraint) -> Iterator[Rule]:
    if constraint.max_bytes:
        yield _at_most_bytes(constraint.max_bytes)
    if constraint.printable:
        yield _printable
    if constraint.identifier:
        yield _identifier


def _number_rules(constraint: FieldConstraint) -> Iterator[Rule]:
    lowest = constraint.gte if constraint.HasField("gte") else None
    highest = constraint.lte if constraint.HasField("lte") else None
    if lowest is not None or highest is not None:
        yield _between(lowest, highest)


def _set(description: str) -> Rule:
    return lambda value, _clock: None if value else description


def _known(enum: EnumDescriptor) -> Rule:
    numbers = frozenset(enum.values_by_number)
    description = _one_of(enum)
    return lambda value, _clock: None if value in numbers else description


def _one_of(enum: EnumDescriptor) -> str:
    """The values as people say them: CHANNEL_IN_APP is "in_app"."""
    first, *others = (value.name for value in enum.values)
    prefix = first.removesuffix("UNSPECIFIED")
    return "must be one of " + ", ".join(name.removeprefix(prefix).lower() for name in others)


def _at_most_bytes(limit: int) -> Rule:
    safe_length = limit // MAX_UTF8_BYTES

    def rule(value: str | bytes, _clock: Clock) -> str | None:
        if len(value) <= safe_length:
            return None
        size = len(value.encode()) if isinstance(value, str) else len(value)
        return None if size <= limit else f"must be at most {limit} bytes long, not {size}"

    return rule


def _printable(value: str, _clock: Clock) -> str | None:
    if value.isprintable() or UNPRINTABLE.search(value) is None:
        return None
    return "must hold no control characters other than tab, line feed and carriage return"


def _identifier(value: str, _clock: Clock) -> str | None:
    if IDENTIFIER.fullmatch(value):
        return None
    return "must hold letters, digits and . _ : @ / + - only"


def _between(lowest: float | None, highest: float | None) -> Rule:
    low = float("-inf") if lowest is None else lowest
    high = float("inf") if highest is None else highest
    bounds = (("at least", lowest), ("at most", highest))
    description = "must be " + " and ".join(f"{word} {n:g}" for word, n in bounds if n is not None)
    return lambda value, _clock: None if low <= value <= high else description


def _timestamp(value: Timestamp, _clock: Clock) -> str | None:
    if FIRST_SECOND <= value.seconds <= LAST_SECOND and 0 <= value.nanos < NANOS:
        return None
    return "must be a time from the year 1 to 9999"


def _at_most_ahead(seconds: int) -> Rule:
    def rule(value: Timestamp, clock: Clock) -> str | None:
        if value.seconds + value.nanos / NANOS <= clock() + seconds:
            return None
        return f"must be at most {seconds} seconds in the future"

    return rule


def _duration(value: Duration, _clock: Clock) -> str | None:
    same_sign = value.seconds * value.nanos >= 0
    if same_sign and abs(value.seconds) <= LONGEST_DURATION and abs(value.nanos) < NANOS:
        return None
    return "must be a duration of at most 10,000 years, its nanos of the same sign and below 1 s"


def _non_negative(value: Duration, _clock: Clock) -> str | None:
    return None if value.seconds >= 0 and value.nanos >= 0 else "must not be negative"
