"""Checks a message against the constraints that its .proto file declares.

The options of heartline/constraint/v1/constraint.proto are read once for each message
type and become a list of plain checks; docs/adr/0003-field-constraints.md says why.
Beyond the options, an enum must hold a known number, and a Timestamp or a Duration
must lie in its range.
"""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor, OneofDescriptor
from google.protobuf.message import Message

from heartline.contracts import FieldConstraint
from heartline.contracts.constraint.v1 import constraint_pb2
from heartline.errors import InvalidInput, Violation
from heartline.validation.rules import DURATION, TIMESTAMP, Clock, Rule, missing, rules_of

Check = Callable[[Any, str, Clock, list[Violation]], None]
"""Of a message or a value, its path and the clock; adds what it finds to the list."""

LEAF_MESSAGES = (TIMESTAMP, DURATION)


def require_valid(message: Message, root: str = "", clock: Clock = time.time) -> None:
    """Raises InvalidInput with every violation of the message."""
    found = violations(message, root, clock)
    if found:
        raise InvalidInput(found)


def violations(message: Message, root: str = "", clock: Clock = time.time) -> tuple[Violation, ...]:
    """What the message breaks, in the order of its fields; empty when it is valid.

    root: the path of the message itself, such as "signals[3]".
    clock: seconds since 1970, for times that must not lie far ahead.
    """
    found: list[Violation] = []
    path = f"{root}." if root else ""
    for check in _checks(message.DESCRIPTOR):
        check(message, path, clock, found)
    return tuple(found)


@cache
def _checks(descriptor: Descriptor) -> tuple[Check, ...]:
    fields = [_field_check(field) for field in descriptor.fields]
    required = [o for o in descriptor.oneofs if o.GetOptions().Extensions[constraint_pb2.required]]
    return tuple(check for check in [*fields, *map(_oneof_check, required)] if check is not None)


def _field_check(field: FieldDescriptor) -> Check | None:
    constraint = field.GetOptions().Extensions[constraint_pb2.field]
    rules = rules_of(field, constraint)
    if field.is_repeated:
        return _repeated_check(field, constraint, _value_check(field, rules))
    if field.has_presence:
        return _tracked_check(field, constraint, _value_check(field, rules))
    return _untracked_check(field.name, constraint.required, rules) if rules else None


def _value_check(field: FieldDescriptor, rules: tuple[Rule, ...]) -> Check | None:
    """The check of one present value, or None where anything goes."""
    if field.message_type is not None and field.message_type.full_name not in LEAF_MESSAGES:
        return _nested_check(field.message_type)
    return _rules_check(rules) if rules else None


def _nested_check(descriptor: Descriptor) -> Check:
    def check(value: object, path: str, clock: Clock, found: list[Violation]) -> None:
        for check_field in _checks(descriptor):
            check_field(value, f"{path}.", clock, found)

    return check


def _rules_check(rules: tuple[Rule, ...]) -> Check:
    def check(value: object, path: str, clock: Clock, found: list[Violation]) -> None:
        for rule in rules:
            description = rule(value, clock)
            if description is not None:
                found.append(Violation(path, description))
                return

    return check


def _untracked_check(name: str, required: bool, rules: tuple[Rule, ...]) -> Check:
    """A field that cannot tell its default from absence: the default is not checked."""

    def check(message: Message, path: str, clock: Clock, found: list[Violation]) -> None:
        value = getattr(message, name)
        if value or required:
            for rule in rules:
                description = rule(value, clock)
                if description is not None:
                    found.append(Violation(path + name, description))
                    return

    return check


def _tracked_check(
    field: FieldDescriptor, constraint: FieldConstraint, check_value: Check | None
) -> Check | None:
    """A field with presence; within a oneof, "required" speaks of the member that is set."""
    name, absent = field.name, missing(field)
    required = constraint.required and not _in_oneof(field)
    if check_value is None and not required:
        return None

    def check(message: Message, path: str, clock: Clock, found: list[Violation]) -> None:
        if message.HasField(name):
            if check_value is not None:
                check_value(getattr(message, name), path + name, clock, found)
        elif required:
            found.append(Violation(path + name, absent))

    return check


def _repeated_check(
    field: FieldDescriptor, constraint: FieldConstraint, check_value: Check | None
) -> Check | None:
    name, most, absent = field.name, constraint.max_items, missing(field)

    def check(message: Message, path: str, clock: Clock, found: list[Violation]) -> None:
        items = getattr(message, name)
        if constraint.required and not items:
            found.append(Violation(path + name, absent))
        if most and len(items) > most:
            found.append(
                Violation(path + name, f"must hold at most {most} items, not {len(items)}")
            )
        elif check_value is not None:
            for index, item in enumerate(items):
                check_value(item, f"{path}{name}[{index}]", clock, found)

    return check


def _oneof_check(oneof: OneofDescriptor) -> Check:
    name = oneof.name
    description = "must hold one of " + ", ".join(field.name for field in oneof.fields)

    def check(message: Message, path: str, _clock: Clock, found: list[Violation]) -> None:
        if message.WhichOneof(name) is None:
            found.append(Violation(path + name, description))

    return check


def _in_oneof(field: FieldDescriptor) -> bool:
    """Whether the field is a member of a real oneof: `optional` makes one named "_field"."""
    oneof = field.containing_oneof
    return oneof is not None and oneof.name != f"_{field.name}"
