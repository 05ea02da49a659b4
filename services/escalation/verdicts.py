"""What a verdict makes of a case: opens it, or raises it, each with its decision record."""

from heartline.contracts import Case, CaseState, ProfileEvent
from heartline.ids import event_id
from services.escalation import case as life
from services.escalation.brief import brief_of
from services.escalation.decision import decision_record
from services.escalation.evidence import Evidence
from services.escalation.explanation import difference, nearest_other
from services.escalation.policy import Verdict
from services.escalation.skill import skill_wanted


def opened(profile_id: str, event: ProfileEvent, evidence: Evidence, verdict: Verdict) -> Case:
    """A new case; its id and times follow from the profile event."""
    signal = event.emotion.signal
    case_id = event_id("case", profile_id)
    other = nearest_other(evidence, lambda _: True)
    otherwise = f"No case would have been opened with {difference(evidence, other)}."
    return Case(
        case_id=case_id,
        customer_id=signal.customer_id,
        interaction_id=signal.interaction_id,
        channel=signal.channel,
        state=CaseState.CASE_STATE_OPENED,
        priority=verdict.priority,
        seniority=verdict.seniority,
        skill=skill_wanted(event.interaction),
        reason_code=verdict.reason_code,
        brief=brief_of(event, verdict.reason_code),
        decision=decision_record(case_id, event, evidence, verdict, otherwise),
        waiting_since=signal.occurred_at,
        changed_at=signal.occurred_at,
        revision=1,
    )


def raised(
    profile_id: str, event: ProfileEvent, evidence: Evidence, verdict: Verdict, case: Case
) -> Case:
    """The open case raised to the verdict that outranks it."""
    other = nearest_other(evidence, lambda verdict: life.outranks(verdict, case))
    otherwise = f"The case would have stayed as it was with {difference(evidence, other)}."
    decision = decision_record(event_id("case", profile_id), event, evidence, verdict, otherwise)
    return life.escalate(case, verdict, decision, event.emotion.signal.occurred_at)
