"""The life of a case: which change is legal from which state, and what it does.

    opened ──claim──▶ claimed ──resolve──▶ resolved
      │                │   ▲
      │              return │claim
      │                ▼   │
      │              returned
      └──override, from any open state──▶ overridden

While nobody has claimed it, a case can also be settled: the need is gone, and it goes
straight to resolved. Each change gives a changed copy that is one revision on. None of
them touches `waiting_since`: the customer has waited since then, whoever held the case.

The same change by the same human again gives the case as it is: a client whose answer got
lost may simply ask again.
"""

from collections.abc import Callable

from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import Brief, Case, CaseState, DecisionRecord
from heartline.errors import Conflict
from services.escalation.policy import Verdict, rank

#: A change that somebody asks for, to be made at the given time.
Change = Callable[[Case, Timestamp], Case]

QUEUED = frozenset({CaseState.CASE_STATE_OPENED, CaseState.CASE_STATE_RETURNED})
OPEN = QUEUED | {CaseState.CASE_STATE_CLAIMED}


def state_name(state: CaseState.ValueType) -> str:
    """Such as "opened"."""
    return CaseState.Name(state).removeprefix("CASE_STATE_").lower()


def claim(case: Case, agent_id: str, at: Timestamp) -> Case:
    """The agent takes the case.

    Raises:
        Conflict: another agent holds it, or it has ended.
    """
    if _holds(case, agent_id):
        return case
    _require_open(case)
    if case.state not in QUEUED:
        raise Conflict(
            f"Case {case.case_id} is already claimed by {case.claimed_by}",
            "Take another case from the queue",
        )
    # The note stays: the next agent reads why the last one returned the case.
    return _changed(
        case, CaseState.CASE_STATE_CLAIMED, at, agent_id, claimed_by=agent_id, note=case.note
    )


def resolve(case: Case, agent_id: str, note: str, at: Timestamp) -> Case:
    """The agent who holds the case ends it.

    Raises:
        Conflict: the agent does not hold it, or it has ended.
    """
    if _did(case, CaseState.CASE_STATE_RESOLVED, agent_id):
        return case
    _require_holder(case, agent_id)
    return _changed(
        case, CaseState.CASE_STATE_RESOLVED, at, agent_id, note=note, claimed_by=agent_id
    )


def give_back(case: Case, agent_id: str, note: str, at: Timestamp) -> Case:
    """The agent who holds the case returns it to the queue.

    Raises:
        Conflict: the agent does not hold it, or it has ended.
    """
    if _did(case, CaseState.CASE_STATE_RETURNED, agent_id):
        return case
    _require_holder(case, agent_id)
    return _changed(case, CaseState.CASE_STATE_RETURNED, at, agent_id, note=note)


def override(case: Case, agent_id: str, note: str, at: Timestamp) -> Case:
    """Any human ends an open case, whoever holds it: no human was needed.

    Raises:
        Conflict: it has ended.
    """
    if _did(case, CaseState.CASE_STATE_OVERRIDDEN, agent_id):
        return case
    _require_open(case)
    holder = case.claimed_by
    return _changed(
        case, CaseState.CASE_STATE_OVERRIDDEN, at, agent_id, note=note, claimed_by=holder
    )


def settle(case: Case, note: str, at: Timestamp) -> Case:
    """The need is gone before anyone claimed the case.

    Raises:
        Conflict: somebody holds it, or it has ended.
    """
    _require_open(case)
    if case.state not in QUEUED:
        raise Conflict(
            f"Case {case.case_id} is claimed by {case.claimed_by}", "Leave its end to them"
        )
    return _changed(case, CaseState.CASE_STATE_RESOLVED, at, note=note)


def outranks(verdict: Verdict, case: Case) -> bool:
    """Whether it is more urgent, wants a more senior human, or has the stronger reason."""
    return (
        # The most urgent priority has the lowest number.
        verdict.priority < case.priority
        or verdict.seniority > case.seniority
        or rank(verdict.reason_code) < rank(case.reason_code)
    )


def escalate(case: Case, verdict: Verdict, decision: DecisionRecord, at: Timestamp) -> Case:
    """Raises an open case to a verdict that outranks it; lowers nothing.

    The strongest reason stays, so that a wish for a human is not forgotten behind what
    came later; the decision is the one that raised the case.

    Raises:
        Conflict: it has ended.
    """
    _require_open(case)
    raised = _changed(case, case.state, at, claimed_by=case.claimed_by, note=case.note)
    raised.priority = min(case.priority, verdict.priority)
    raised.seniority = max(case.seniority, verdict.seniority)
    raised.reason_code = min(case.reason_code, verdict.reason_code, key=rank)
    raised.decision.CopyFrom(decision)
    return raised


def with_brief(case: Case, brief: Brief) -> Case:
    """The same revision with a fresher brief: what is known, not what was decided."""
    fresher = Case()
    fresher.CopyFrom(case)
    fresher.brief.CopyFrom(brief)
    return fresher


def _changed(
    case: Case,
    state: CaseState.ValueType,
    at: Timestamp,
    changed_by: str = "",
    *,
    claimed_by: str = "",
    note: str = "",
) -> Case:
    changed = Case()
    changed.CopyFrom(case)
    changed.state = state
    changed.changed_at.CopyFrom(at)
    changed.changed_by = changed_by
    changed.claimed_by = claimed_by
    changed.note = note
    changed.revision += 1
    return changed


def _holds(case: Case, agent_id: str) -> bool:
    return case.state == CaseState.CASE_STATE_CLAIMED and case.claimed_by == agent_id


def _did(case: Case, state: CaseState.ValueType, agent_id: str) -> bool:
    return case.state == state and case.changed_by == agent_id


def _require_open(case: Case) -> None:
    if case.state not in OPEN:
        raise Conflict(
            f"Case {case.case_id} has ended: it is {state_name(case.state)}",
            "If the customer needs help again, their next signal opens a new case",
        )


def _require_holder(case: Case, agent_id: str) -> None:
    _require_open(case)
    if case.state in QUEUED:
        raise Conflict(f"Nobody holds case {case.case_id}", "Claim it first")
    if not _holds(case, agent_id):
        raise Conflict(
            f"Case {case.case_id} is claimed by {case.claimed_by}, not by {agent_id}",
            "Leave it to them, or override the decision if no human is needed",
        )
