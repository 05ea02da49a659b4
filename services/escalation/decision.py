"""The decision record: the account of why a human was called, for audit and for the agent."""

from heartline.contracts import DecisionKind, DecisionRecord, ProfileEvent, ReasonCode
from services.escalation.evidence import Evidence, consented
from services.escalation.explanation import contributions
from services.escalation.policy import Verdict
from services.escalation.rules import POLICY_VERSION

_REASONS = {
    ReasonCode.REASON_CODE_HUMAN_REQUESTED: "The customer asked for a human",
    ReasonCode.REASON_CODE_VULNERABLE: "The customer's words point to a vulnerable situation",
    ReasonCode.REASON_CODE_THREAT_TO_LEAVE: "The customer is about to leave",
    ReasonCode.REASON_CODE_ABUSE: "The customer's words are abusive",
    ReasonCode.REASON_CODE_STUCK_IN_LOOP: "The conversation goes round in circles",
    ReasonCode.REASON_CODE_HIGH_HUMAN_NEED: "A human will probably be needed",
}


def decision_record(
    decision_id: str, event: ProfileEvent, evidence: Evidence, verdict: Verdict, otherwise: str
) -> DecisionRecord:
    """`otherwise`: the counterfactual, one sentence."""
    emotion = event.emotion
    read = consented(emotion.signal) and emotion.HasField("score")
    return DecisionRecord(
        decision_id=decision_id,
        kind=DecisionKind.DECISION_KIND_ESCALATION,
        customer_id=emotion.signal.customer_id,
        interaction_id=emotion.signal.interaction_id,
        signal_id=emotion.signal.signal_id,
        occurred_at=emotion.signal.occurred_at,
        consent=emotion.signal.consent,
        policy_version=POLICY_VERSION,
        model_version=emotion.score.model_version if read else "",
        reason_code=reason_name(verdict.reason_code),
        reason=f"{_REASONS[verdict.reason_code]}.",
        contributions=contributions(evidence),
        counterfactual=otherwise,
    )


def reason_name(reason_code: ReasonCode.ValueType) -> str:
    """Such as "human_requested"."""
    return ReasonCode.Name(reason_code).removeprefix("REASON_CODE_").lower()
