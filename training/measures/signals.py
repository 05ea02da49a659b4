"""Texts as signals that may be scored, and their scores."""

from collections.abc import Iterable, Sequence

from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    EmotionEvent,
    Participant,
    PrecedingTurn,
    Role,
    Signal,
)
from services.scoring.scorer import Scorer

# Scored in one call.
BATCH = 512


def said(
    text: str, channel: Channel.ValueType, preceding: Iterable[tuple[Role.ValueType, str]] = ()
) -> Signal:
    """A customer's words, under a consent."""
    return Signal(
        text=text,
        channel=channel,
        participant=Participant(role=Role.ROLE_CUSTOMER),
        consent=Consent(status=ConsentStatus.CONSENT_STATUS_GRANTED),
        preceding_turns=[PrecedingTurn(role=role, text=turn) for role, turn in preceding],
    )


def scored(scorer: Scorer, signals: Sequence[Signal]) -> list[EmotionEvent]:
    """In the order of the signals; what has no words has no score."""
    batches = (signals[start : start + BATCH] for start in range(0, len(signals), BATCH))
    return [event for batch in batches for event in scorer.score(batch)]
