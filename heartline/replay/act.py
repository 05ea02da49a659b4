"""One thing that happens in a replay: a signal, or a change of consent."""

from dataclasses import dataclass
from datetime import UTC, datetime

from heartline.contracts import ConsentStatus, RawSignal
from heartline.errors import HeartlineError

# Fixed, so that the same replay again is the same source events again.
EPOCH = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class UnreadableReplay(HeartlineError):
    """A file is not what a replay can read; says which and where."""


@dataclass(frozen=True, slots=True)
class Act:
    #: Seconds after the start of the replay.
    at: float
    customer_id: str
    #: What the customer sends or is sent; None for a change of consent.
    signal: RawSignal | None = None
    consent: ConsentStatus.ValueType = ConsentStatus.CONSENT_STATUS_UNSPECIFIED


def marked(identifier: str, run: str) -> str:
    """The identifier within a named run, so that a replay can be repeated as new events."""
    return f"{identifier}:{run}" if run else identifier
