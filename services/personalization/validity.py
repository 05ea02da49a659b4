"""What an event must hold before it may move anything; scoring promises it, this checks it."""

import math
from collections.abc import Iterator

from heartline.contracts import EmotionEvent, EmotionScore, Feedback
from heartline.errors import InvalidInput, Violation

RANGES = {
    "valence": (-1.0, 1.0),
    "arousal": (0.0, 1.0),
    "urgency": (0.0, 1.0),
    "effort": (0.0, 1.0),
}


def require_valid(value: EmotionEvent | Feedback, key: str) -> None:
    """Raises InvalidInput where the value is incomplete, out of range or under a wrong key.

    `key` is the record's: it decides the partition, so it must be the customer's id."""
    found = tuple(_of_emotion(value) if isinstance(value, EmotionEvent) else _of_feedback(value))
    owner = value.signal.customer_id if isinstance(value, EmotionEvent) else value.customer_id
    if owner != key:
        found += (Violation("key", f"must be the customer id {owner!r}, not {key!r}"),)
    if found:
        raise InvalidInput(found)


def _of_emotion(event: EmotionEvent) -> Iterator[Violation]:
    for name in ("signal_id", "customer_id", "interaction_id"):
        if not getattr(event.signal, name):
            yield Violation(f"signal.{name}", "must not be empty")
    if not event.signal.HasField("occurred_at"):
        yield Violation("signal.occurred_at", "must be set")
    if event.WhichOneof("result") == "score":
        yield from _of_score(event.score)


def _of_score(score: EmotionScore) -> Iterator[Violation]:
    for name, (low, high) in RANGES.items():
        value = getattr(score, name)
        if not (math.isfinite(value) and low <= value <= high):
            yield Violation(f"score.{name}", f"must lie within {low:g} and {high:g}, not {value}")


def _of_feedback(feedback: Feedback) -> Iterator[Violation]:
    for name in ("source", "source_event_id", "customer_id", "interaction_id"):
        if not getattr(feedback, name):
            yield Violation(name, "must not be empty")
    if not feedback.HasField("occurred_at"):
        yield Violation("occurred_at", "must be set")
