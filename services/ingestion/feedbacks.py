"""Feedback on its way in: checked and redacted like a signal."""

from heartline.contracts import Feedback
from heartline.errors import Violation
from heartline.ids import event_id
from heartline.validation import violations
from services.ingestion import identifiers
from services.ingestion.redaction import redact


def feedback_id(raw: Feedback) -> str:
    return event_id("feedback", raw.source, raw.source_event_id)


def violations_of(raw: Feedback, root: str) -> tuple[Violation, ...]:
    """What keeps a feedback from being accepted; `root` is the path of the feedback itself."""
    return violations(raw, root) or _personal_identifiers(raw, root)


def _personal_identifiers(raw: Feedback, root: str) -> tuple[Violation, ...]:
    override = raw.decision_override
    return identifiers.violations(
        root,
        of_persons={
            "customer_id": raw.customer_id,
            "decision_override.overridden_by": override.overridden_by,
        },
        of_things={
            "source": raw.source,
            "source_event_id": raw.source_event_id,
            "interaction_id": raw.interaction_id,
            "decision_override.decision_id": override.decision_id,
        },
    )


def redacted(raw: Feedback) -> Feedback:
    """The feedback as it is published; `raw` is valid. Unknown fields do not come along."""
    feedback = Feedback()
    feedback.CopyFrom(raw)
    feedback.DiscardUnknownFields()
    if feedback.HasField("decision_override"):
        override = feedback.decision_override
        override.reason = redact(override.reason).text
    return feedback
