"""What the service keeps of a case beside the case: how far its interaction had got."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from heartline.contracts import Case, ProfileEvent
from services.escalation import case as life
from services.escalation.brief import brief_of
from services.escalation.evidence import Mark


class Conversation(NamedTuple):
    """An interaction of a customer; sources need not agree on ids of interactions."""

    customer_id: str
    interaction_id: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case, and how far its interaction had got before it and by now."""

    case: Case
    #: What earlier cases of the interaction had answered when this one was opened.
    before: Mark
    #: What this one answers: it follows the interaction while the case is open.
    seen: Mark
    #: Trace of the event that opened it; what humans do later is linked to it.
    traceparent: str

    @property
    def conversation(self) -> Conversation:
        return Conversation(self.case.customer_id, self.case.interaction_id)

    @property
    def open(self) -> bool:
        return self.case.state in life.OPEN

    def following(self, event: ProfileEvent) -> "CaseFile":
        """Keeps up with the interaction; an open case gets a fresh brief."""
        if not self.open:
            return replace(self, seen=self.seen.easing(event.interaction))
        fresher = life.with_brief(self.case, brief_of(event, self.case.reason_code))
        return replace(self, case=fresher, seen=Mark.of(event.interaction))

    def aware_of(self, event: ProfileEvent) -> "CaseFile":
        """Counts from zero where the profile does: it was forgotten, and began anew since."""
        if event.interaction.started_at.ToNanoseconds() <= self.seen.updated_ns:
            return self
        return replace(self, before=Mark(), seen=Mark())

    def has_seen(self, event: ProfileEvent) -> bool:
        """Whether the event is one that the file has followed already."""
        return event.interaction.revision <= self.seen.revision
