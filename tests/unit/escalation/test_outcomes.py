"""What feedback ends, and what it leaves to humans."""

from dataclasses import replace

from heartline.contracts import (
    Case,
    CaseState,
    DecisionOverride,
    Feedback,
    Flag,
    ProfileEvent,
    Resolution,
    ResolvedBy,
)
from services.escalation import case as life
from services.escalation.casefile import CaseFile
from services.escalation.outcomes import on_feedback
from services.escalation.triggers import on_profile
from tests.unit.escalation.profiles import at, profile_event

STUCK = profile_event(5, bot_repeats=2)
ASKING = profile_event(5, flags=[Flag.FLAG_HUMAN_REQUESTED])


def file_of(event: ProfileEvent) -> CaseFile:
    file = on_profile("profile-1", event, "", None)
    assert file is not None
    return file


def resolved(by: ResolvedBy.ValueType, second: int = 9) -> Feedback:
    return Feedback(occurred_at=at(second), resolution=Resolution(resolved_by=by))


def overridden(decision_id: str) -> Feedback:
    override = DecisionOverride(decision_id=decision_id, overridden_by="bo", reason="a test order")
    return Feedback(occurred_at=at(9), decision_override=override)


def case_after(feedback: Feedback, file: CaseFile) -> Case:
    kept = on_feedback(feedback, file)
    assert kept is not None
    return kept.case


def test_self_service_settles_what_was_inferred() -> None:
    case = case_after(resolved(ResolvedBy.RESOLVED_BY_SELF_SERVICE), file_of(STUCK))
    assert case.state == CaseState.CASE_STATE_RESOLVED
    assert (case.note, case.changed_at, case.changed_by) == ("Resolved by self-service", at(9), "")


def test_self_service_does_not_take_back_a_wish_for_a_human() -> None:
    file = file_of(ASKING)
    assert on_feedback(resolved(ResolvedBy.RESOLVED_BY_SELF_SERVICE), file) is file


def test_a_human_elsewhere_settles_any_case_that_waits() -> None:
    case = case_after(resolved(ResolvedBy.RESOLVED_BY_HUMAN), file_of(ASKING))
    assert case.state == CaseState.CASE_STATE_RESOLVED


def test_a_claimed_case_is_left_to_its_agent() -> None:
    file = file_of(STUCK)
    claimed = replace(file, case=life.claim(file.case, "ana", at(6)))
    assert on_feedback(resolved(ResolvedBy.RESOLVED_BY_HUMAN), claimed) is claimed


def test_a_resolution_of_before_the_case_or_by_nobody_ends_nothing() -> None:
    file = file_of(STUCK)
    assert on_feedback(resolved(ResolvedBy.RESOLVED_BY_HUMAN, second=4), file) is file
    assert on_feedback(resolved(ResolvedBy.RESOLVED_BY_NOBODY), file) is file
    assert on_feedback(Feedback(occurred_at=at(9), csat=1), file) is file
    assert on_feedback(resolved(ResolvedBy.RESOLVED_BY_HUMAN), None) is None


def test_a_human_who_overrides_the_decision_ends_the_case() -> None:
    file = file_of(STUCK)
    case = case_after(overridden(file.case.decision.decision_id), file)
    assert case.state == CaseState.CASE_STATE_OVERRIDDEN
    assert (case.changed_by, case.note) == ("bo", "a test order")


def test_an_override_of_another_decision_ends_nothing() -> None:
    file = file_of(STUCK)
    assert on_feedback(overridden("another decision"), file) is file
