"""A change of a case as the event that subscribers see."""

from heartline.catalogue import ESCALATIONS
from heartline.contracts import CaseState, EscalationEvent
from heartline.events import Event
from heartline.ids import event_id
from heartline.times import moment
from services.escalation.casefile import CaseFile

SOURCE = "/heartline/escalation"


def escalation(before: CaseFile | None, after: CaseFile) -> Event[EscalationEvent] | None:
    """The event of what happened between the two; None where no case changed."""
    case = after.case
    same = before is not None and before.case.case_id == case.case_id
    if before is not None and same and before.case.revision == case.revision:
        return None
    previous = (
        before.case.state if before is not None and same else CaseState.CASE_STATE_UNSPECIFIED
    )
    return Event(
        id=event_id("escalation", case.case_id, str(case.revision)),
        topic=ESCALATIONS,
        key=case.customer_id,
        subject=case.interaction_id,
        signal_id=case.decision.signal_id,
        time=moment(case.changed_at),
        value=EscalationEvent(case=case, previous_state=previous),
        source=SOURCE,
        traceparent=after.traceparent,
    )
