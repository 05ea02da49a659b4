"""Which recorded events carry a decision, and which others an explanation of it needs."""

from typing import NamedTuple, Self

from google.protobuf.message import Message

from heartline.contracts import (
    Adaptation,
    CareAction,
    CaseState,
    ConsentChange,
    DecisionKind,
    DecisionRecord,
    EscalationEvent,
    Feedback,
)


class Decision(NamedTuple):
    """Which event carries which decision, with what reports ask for."""

    decision_id: str
    event_id: str
    kind: str
    customer_id: str
    interaction_id: str
    signal_id: str
    reason_code: str
    policy_version: str
    model_version: str
    consent_ref: str
    occurred_us: int

    @classmethod
    def carried_by(cls, event_id: str, record: DecisionRecord) -> Self:
        return cls(
            decision_id=record.decision_id,
            event_id=event_id,
            kind=DecisionKind.Name(record.kind),
            customer_id=record.customer_id,
            interaction_id=record.interaction_id,
            signal_id=record.signal_id,
            reason_code=record.reason_code,
            policy_version=record.policy_version,
            model_version=record.model_version,
            consent_ref=record.consent.consent_ref,
            occurred_us=record.occurred_at.ToMicroseconds(),
        )


def decision_of(value: Message) -> DecisionRecord | None:
    """The decision that an event was published for; None where it tells of no new one."""
    match value:
        case Adaptation() | CareAction() if value.HasField("decision"):
            return value.decision
        case EscalationEvent() if _opens(value) and value.case.HasField("decision"):
            return value.case.decision
        case _:
            return None


def concerns(decision: DecisionRecord, value: Message) -> bool:
    """Whether an event outside the decision's own signal belongs to its explanation.

    The consent that it rests on, what became of its case, and a human's override.
    """
    match value:
        case ConsentChange():
            return value.consent_ref == decision.consent.consent_ref
        case EscalationEvent():
            return value.case.decision.decision_id == decision.decision_id
        case Feedback():
            return value.decision_override.decision_id == decision.decision_id
        case _:
            return False


def _opens(event: EscalationEvent) -> bool:
    return event.previous_state == CaseState.CASE_STATE_UNSPECIFIED
