"""What becomes of signals, on every topic, as the services would publish it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from heartline.catalogue import (
    ADAPTATIONS,
    CARE,
    EMOTIONS,
    ESCALATIONS,
    FEEDBACK,
    GOVERNANCE,
    INSIGHTS,
    PROFILES,
    SIGNALS,
    Topic,
)
from heartline.contracts import (
    Adaptation,
    CareAction,
    Case,
    CaseState,
    Consent,
    ConsentChange,
    DecisionKind,
    DecisionOverride,
    DecisionRecord,
    EmotionEvent,
    EmotionScore,
    EscalationEvent,
    Feedback,
    Insight,
    InteractionProfile,
    ProfileEvent,
    Signal,
)
from heartline.events import Event
from heartline.ids import event_id

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
CUSTOMERS = 23
EVENTS_OF_A_FLOW = 10


def flow(number: int) -> list[Event[Any]]:
    """One signal, everything that came of it, and what surrounds it: an event of every topic."""
    return list(_flow(number))


def flows(numbers: range) -> list[Event[Any]]:
    return [event for number in numbers for event in flow(number)]


def signal_id(number: int) -> str:
    return event_id("signal", "/test", str(number))


def interaction_id(number: int) -> str:
    return f"interaction-{number}"


def customer_id(number: int) -> str:
    return f"customer-{number % CUSTOMERS}"


def decision(kind: DecisionKind.ValueType, number: int) -> DecisionRecord:
    return DecisionRecord(
        decision_id=event_id(DecisionKind.Name(kind), signal_id(number)),
        kind=kind,
        customer_id=customer_id(number),
        interaction_id=interaction_id(number),
        signal_id=signal_id(number),
        consent=Consent(consent_ref=event_id("consent", str(number))),
        policy_version="1",
        reason_code="because",
    )


def _flow(number: int) -> Iterator[Event[Any]]:
    signal = Signal(signal_id=signal_id(number), text=f"signal {number}, and nobody answers me")
    emotion = EmotionEvent(signal=signal, score=EmotionScore(valence=-0.5, model_version="1"))
    profile = InteractionProfile(interaction_id=interaction_id(number))
    case = Case(
        case_id=f"case-{number}",
        state=CaseState.CASE_STATE_OPENED,
        decision=decision(DecisionKind.DECISION_KIND_ESCALATION, number),
    )
    claimed = Case(state=CaseState.CASE_STATE_CLAIMED, claimed_by="agent-1")
    claimed.MergeFrom(case)
    claimed.state = CaseState.CASE_STATE_CLAIMED
    override = DecisionOverride(decision_id=case.decision.decision_id, overridden_by="agent-1")
    consent = ConsentChange(consent_ref=case.decision.consent.consent_ref)
    adapted = decision(DecisionKind.DECISION_KIND_ADAPTATION, number)
    cared = decision(DecisionKind.DECISION_KIND_CARE, number)
    yield _event(GOVERNANCE, number, "consent", consent)
    yield _event(SIGNALS, number, "signal", signal)
    yield _event(EMOTIONS, number, "emotion", emotion)
    yield _event(PROFILES, number, "profile", ProfileEvent(emotion=emotion, interaction=profile))
    yield _event(ADAPTATIONS, number, "adaptation", Adaptation(decision=adapted))
    yield _event(CARE, number, "care", CareAction(decision=cared))
    yield _event(ESCALATIONS, number, "opened", EscalationEvent(case=case))
    yield _event(
        ESCALATIONS,
        number,
        "claimed",
        EscalationEvent(case=claimed, previous_state=CaseState.CASE_STATE_OPENED),
    )
    yield _event(FEEDBACK, number, "feedback", Feedback(decision_override=override))
    yield _event(INSIGHTS, number, "insight", Insight(insight_id=f"insight-{number}"))


def _event(topic: Topic[Any], number: int, stage: str, value: Any) -> Event[Any]:
    of_a_signal = topic not in {FEEDBACK, GOVERNANCE, INSIGHTS} and stage != "claimed"
    of_an_interaction = topic not in {GOVERNANCE, INSIGHTS}
    return Event(
        id=signal_id(number) if topic is SIGNALS else event_id(stage, signal_id(number)),
        topic=topic,
        key=customer_id(number),
        subject=interaction_id(number) if of_an_interaction else "",
        signal_id=signal_id(number) if of_a_signal else "",
        time=NOON + timedelta(seconds=number),
        value=value,
        source=f"/heartline/{topic.produced_by}",
        traceparent=TRACEPARENT,
    )
