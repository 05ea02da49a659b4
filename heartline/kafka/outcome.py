"""What a step answers for one record."""

from dataclasses import dataclass
from typing import Any

from heartline.events import Event


@dataclass(frozen=True, slots=True, init=False)
class Emit:
    """Handled; publish these events (none, where the effect is all)."""

    events: tuple[Event[Any], ...]

    def __init__(self, *events: Event[Any]) -> None:
        object.__setattr__(self, "events", events)


@dataclass(frozen=True, slots=True)
class Drop:
    """Not for us, and the reason why; counted."""

    reason: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """It cannot be processed, now or later: set aside for an operator."""

    reason: str
    error: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now: the partition waits from this record on."""

    reason: str


Outcome = Emit | Drop | DeadLetter | Retry
