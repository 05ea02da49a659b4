"""What feedback does to the open case of its interaction.

Self-service may settle what the policy inferred; what the customer said themselves (a
wish for a human, a threat to leave, ...) waits for a human. A human's resolution settles
any case that nobody has claimed; a claimed one is left to the agent who holds it. An
override of the case's decision ends it, whoever holds it.
"""

from dataclasses import replace

from heartline.contracts import (
    Case,
    DecisionOverride,
    Feedback,
    ReasonCode,
    Resolution,
    ResolvedBy,
)
from services.escalation import case as life
from services.escalation.casefile import CaseFile

INFERRED = frozenset({ReasonCode.REASON_CODE_STUCK_IN_LOOP, ReasonCode.REASON_CODE_HIGH_HUMAN_NEED})


def on_feedback(feedback: Feedback, latest: CaseFile | None) -> CaseFile | None:
    """The file to keep for the interaction, the same object where nothing moved."""
    if latest is None or not latest.open or _speaks_of_earlier(feedback, latest.case):
        return latest
    case = latest.case
    if feedback.HasField("decision_override"):
        case = _overridden(feedback, feedback.decision_override, case)
    elif feedback.HasField("resolution"):
        case = _settled(feedback, feedback.resolution, case)
    return latest if case is latest.case else replace(latest, case=case)


def _speaks_of_earlier(feedback: Feedback, case: Case) -> bool:
    """A replay, or the end of an earlier case that arrives late."""
    return feedback.occurred_at.ToNanoseconds() < case.waiting_since.ToNanoseconds()


def _overridden(feedback: Feedback, override: DecisionOverride, case: Case) -> Case:
    if override.decision_id not in {case.case_id, case.decision.decision_id}:
        return case
    return life.override(case, override.overridden_by, override.reason, feedback.occurred_at)


def _settled(feedback: Feedback, resolution: Resolution, case: Case) -> Case:
    note = _settling_note(resolution.resolved_by, case)
    return life.settle(case, note, feedback.occurred_at) if note else case


def _settling_note(resolved_by: ResolvedBy.ValueType, case: Case) -> str:
    """Why the case needs nobody any more; empty where it stays."""
    if case.state not in life.QUEUED:
        return ""
    if resolved_by == ResolvedBy.RESOLVED_BY_HUMAN:
        return "Resolved by a human outside the queue"
    if resolved_by == ResolvedBy.RESOLVED_BY_SELF_SERVICE and case.reason_code in INFERRED:
        return "Resolved by self-service"
    return ""
