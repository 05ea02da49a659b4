"""What a profile event does to the case of its interaction.

It opens a case, raises the open one, or keeps its brief fresh. A verdict that outranks an
open case (more urgent, a more senior human, a stronger reason) raises it; nothing lowers
one. Once a case has ended, only what is new since then counts.
"""

from dataclasses import replace

from heartline.contracts import ProfileEvent
from services.escalation import case as life
from services.escalation.casefile import CaseFile
from services.escalation.evidence import Mark, evidence_of
from services.escalation.policy import decide
from services.escalation.verdicts import opened, raised


def on_profile(
    profile_id: str, event: ProfileEvent, traceparent: str, latest: CaseFile | None
) -> CaseFile | None:
    """The file to keep for the interaction, the same object where nothing moved.

    Args:
        profile_id: id of the profile event; the ids of what it causes follow from it.
        latest: file of the interaction's latest case, open or ended.
    """
    if latest is None:
        return _begin(profile_id, event, traceparent, Mark())
    file = latest.aware_of(event)
    if file.has_seen(event):
        return latest
    if file.open:
        return _go_on(profile_id, event, file)
    return _begin(profile_id, event, traceparent, file.seen) or file.following(event)


def _begin(
    profile_id: str, event: ProfileEvent, traceparent: str, answered: Mark
) -> CaseFile | None:
    evidence = evidence_of(event, answered)
    verdict = decide(evidence)
    if verdict is None:
        return None
    case = opened(profile_id, event, evidence, verdict)
    return CaseFile(case, answered, Mark.of(event.interaction), traceparent)


def _go_on(profile_id: str, event: ProfileEvent, file: CaseFile) -> CaseFile:
    evidence = evidence_of(event, file.before)
    verdict = decide(evidence)
    if verdict and life.outranks(verdict, file.case):
        case = raised(profile_id, event, evidence, verdict, file.case)
        file = replace(file, case=case)
    return file.following(event)
