"""The typed errors of Heartline: what is wrong, and what to do next.

An edge translates them (a gRPC status, an HTTP status, a line in the terminal);
nothing else needs to know where they end up.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class HeartlineError(Exception):
    """What went wrong in one sentence, and the next step if there is one."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message, next_step)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message}. {self.next_step}" if self.next_step else self.message


@dataclass(frozen=True, slots=True)
class Violation:
    """One field that does not hold what it must."""

    field: str
    """Path of the field, such as "signals[3].participant.role"."""
    description: str
    """What must hold, such as "must be one of customer, agent, bot"."""


class InvalidInput(HeartlineError):
    """What the caller sent breaks the contract; the same call again fails again."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("; ".join(f"{v.field} {v.description}" for v in self.violations))


class NotFound(HeartlineError):
    """What the caller asks for does not exist."""


class Conflict(HeartlineError):
    """The call does not fit the present state, such as claiming a resolved case."""


class Unavailable(HeartlineError):
    """Something that this needs is away; the same call may succeed later."""


class UndecodableEvent(HeartlineError):
    """A Kafka record that is not an event of its topic."""
