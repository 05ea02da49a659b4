"""What arrives: a profile event or feedback, complete, under its customer's key."""

from collections.abc import Iterator
from dataclasses import dataclass

from heartline.contracts import Feedback, ProfileEvent, Signal
from heartline.errors import InvalidInput, Violation
from heartline.events import Event
from services.escalation.casefile import Conversation


@dataclass(frozen=True, slots=True)
class Arrival:
    event: Event[ProfileEvent] | Event[Feedback]
    conversation: Conversation


def arrival_of(event: Event[ProfileEvent] | Event[Feedback]) -> Arrival:
    """Raises InvalidInput where the event is incomplete or under a wrong key."""
    value = event.value
    about = value.emotion.signal if isinstance(value, ProfileEvent) else value
    if violations := list(_violations(about, event.key)):
        raise InvalidInput(violations)
    return Arrival(event, Conversation(about.customer_id, about.interaction_id))


def _violations(about: Signal | Feedback, key: str) -> Iterator[Violation]:
    for name in ("customer_id", "interaction_id"):
        if not getattr(about, name):
            yield Violation(name, "must not be empty")
    if not about.HasField("occurred_at"):
        yield Violation("occurred_at", "must be set")
    # The key decides the partition, and with it who else works on this customer's cases.
    if about.customer_id != key:
        yield Violation("key", f"must be the customer id {about.customer_id!r}, not {key!r}")
