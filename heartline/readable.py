"""One line for a person, for each kind of event: what the terminal shows."""

from collections.abc import Callable
from typing import Any

from heartline.contracts import (
    Adaptation,
    Avoid,
    CareAction,
    CaseState,
    Channel,
    ConsentChange,
    ConsentStatus,
    EmotionEvent,
    EmotionScore,
    EscalationEvent,
    Feedback,
    Flag,
    InAppEventType,
    Insight,
    Need,
    NextBestAction,
    Offer,
    Pace,
    Priority,
    ProfileEvent,
    ReasonCode,
    Role,
    Seniority,
    Signal,
    Tone,
    TrendClass,
    UnscoredReason,
)

LONGEST_TEXT = 120


def word(enum: Any, number: int) -> str:  # noqa: ANN401  the wrappers of enums share no type
    """The value's name without its prefix: CHANNEL_IN_APP reads "in app".

    >>> word(Channel, Channel.CHANNEL_IN_APP)
    'in app'
    """
    if number not in enum.values():
        return f"unknown ({number})"
    unspecified = enum.Name(0)
    prefix = unspecified.removesuffix("UNSPECIFIED")
    return str(enum.Name(number)).removeprefix(prefix).lower().replace("_", " ")


def words(enum: Any, numbers: Any) -> str:  # noqa: ANN401
    return ", ".join(word(enum, number) for number in numbers)


def shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONGEST_TEXT else one_line[: LONGEST_TEXT - 1] + "…"


def _signal(signal: Signal) -> str:
    who = f"{word(Role, signal.participant.role)} on {word(Channel, signal.channel)}"
    if signal.HasField("in_app_event"):
        event = signal.in_app_event
        kind, times = word(InAppEventType, event.type), max(1, event.count)
        what = f"{kind} ×{times} at {event.feature} {event.detail}"
    else:
        what = f"“{shortened(signal.text)}”"
    return f"{who}: {what.strip()}"


def _score(score: EmotionScore) -> str:
    leading = score.emotions[0] if score.emotions else None
    named = f"{leading.name} {leading.probability:.2f}" if leading and not score.abstained else ""
    return (
        f"{named or 'unsure'}, valence {score.valence:+.2f}, arousal {score.arousal:.2f},"
        f" urgency {score.urgency:.2f}, effort {score.effort:.2f},"
        f" confidence {score.confidence:.2f}"
    )


def _emotion(event: EmotionEvent) -> str:
    if event.HasField("score"):
        result = _score(event.score)
    else:
        result = f"not scored: {word(UnscoredReason, event.unscored)}"
    return f"{result}; {words(Flag, event.flags)}" if event.flags else result


def _profile(event: ProfileEvent) -> str:
    profile = event.interaction
    return (
        f"{profile.state.emotion or 'no emotion yet'}, valence {profile.state.valence:+.2f},"
        f" {word(TrendClass, profile.trend)}, human need {profile.human_need:.2f},"
        f" loops {profile.loops.bot_repeats}+{profile.loops.customer_repeats},"
        f" churn risk {event.customer.churn_risk:.2f}"
    )


def _adaptation(adaptation: Adaptation) -> str:
    hold = ", automation holds" if adaptation.automation_hold else ""
    avoid = f", avoid {words(Avoid, adaptation.avoid)}" if adaptation.avoid else ""
    return (
        f"{word(NextBestAction, adaptation.next_best_action)}, {word(Tone, adaptation.tone)} tone,"
        f" {word(Pace, adaptation.pace)} pace{avoid}{hold} ({adaptation.decision.reason})"
    )


def _care(action: CareAction) -> str:
    return (
        f"{word(Need, action.need)} at {action.feature}: {word(Offer, action.offer)}"
        f" ({action.decision.reason})"
    )


def _escalation(event: EscalationEvent) -> str:
    case = event.case
    by = f" by {case.claimed_by}" if case.claimed_by else ""
    return (
        f"case {word(CaseState, case.state)}{by}: {word(ReasonCode, case.reason_code)},"
        f" {word(Priority, case.priority)} priority, {word(Seniority, case.seniority)} agent"
        f" ({case.decision.reason})"
    )


def _feedback(feedback: Feedback) -> str:
    outcome = feedback.WhichOneof("outcome")
    return f"{outcome}: {getattr(feedback, outcome)}" if outcome else "no outcome"


def _consent(change: ConsentChange) -> str:
    return f"consent {word(ConsentStatus, change.status)}, recorded by {change.recorded_by}"


def _insight(insight: Insight) -> str:
    return insight.finding


_LINES: dict[type[Any], Callable[[Any], str]] = {
    Signal: _signal,
    EmotionEvent: _emotion,
    ProfileEvent: _profile,
    Adaptation: _adaptation,
    CareAction: _care,
    EscalationEvent: _escalation,
    Feedback: _feedback,
    ConsentChange: _consent,
    Insight: _insight,
}


def line(message: Any) -> str:  # noqa: ANN401
    """What an event says, in one line."""
    return _LINES[type(message)](message)
