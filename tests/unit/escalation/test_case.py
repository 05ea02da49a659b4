"""The life of a case: hypothesis walks it every way that agents can."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from heartline.contracts import Case, CaseState, DecisionRecord, Priority, ReasonCode, Seniority
from heartline.errors import Conflict
from services.escalation import case as life
from services.escalation.policy import Verdict
from tests.unit.escalation.profiles import at

AGENTS = st.sampled_from(["ana", "bo"])
ENDED = {CaseState.CASE_STATE_RESOLVED, CaseState.CASE_STATE_OVERRIDDEN}
LEGAL = {
    (CaseState.CASE_STATE_OPENED, CaseState.CASE_STATE_CLAIMED),
    (CaseState.CASE_STATE_OPENED, CaseState.CASE_STATE_RESOLVED),
    (CaseState.CASE_STATE_OPENED, CaseState.CASE_STATE_OVERRIDDEN),
    (CaseState.CASE_STATE_CLAIMED, CaseState.CASE_STATE_RETURNED),
    (CaseState.CASE_STATE_CLAIMED, CaseState.CASE_STATE_RESOLVED),
    (CaseState.CASE_STATE_CLAIMED, CaseState.CASE_STATE_OVERRIDDEN),
    (CaseState.CASE_STATE_RETURNED, CaseState.CASE_STATE_CLAIMED),
    (CaseState.CASE_STATE_RETURNED, CaseState.CASE_STATE_RESOLVED),
    (CaseState.CASE_STATE_RETURNED, CaseState.CASE_STATE_OVERRIDDEN),
}
URGENT = Verdict(
    ReasonCode.REASON_CODE_VULNERABLE, Priority.PRIORITY_URGENT, Seniority.SENIORITY_SENIOR
)


def opened() -> Case:
    return Case(
        case_id="case-1",
        state=CaseState.CASE_STATE_OPENED,
        priority=Priority.PRIORITY_NORMAL,
        seniority=Seniority.SENIORITY_REGULAR,
        reason_code=ReasonCode.REASON_CODE_HUMAN_REQUESTED,
        waiting_since=at(0),
        changed_at=at(0),
        revision=1,
    )


class CaseMachine(RuleBasedStateMachine):
    """Agents do anything at any time; what is refused must leave the case as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.case = opened()
        self.now = 0

    def attempt(self, change: life.Change) -> None:
        before = Case.FromString(self.case.SerializeToString())
        self.now += 1
        try:
            after = change(self.case, at(self.now))
        except Conflict:
            after = self.case
        assert self.case == before, "a change works on a copy"
        self.check_move(before, after)
        self.case = after

    def check_move(self, before: Case, after: Case) -> None:
        if after is self.case:
            return
        assert after.revision == before.revision + 1
        assert after.changed_at == at(self.now)
        moved = (before.state, after.state)
        assert moved in LEGAL or (before.state == after.state and before.state not in ENDED)

    @rule(agent=AGENTS)
    def claim(self, agent: str) -> None:
        self.attempt(lambda case, now: life.claim(case, agent, now))

    @rule(agent=AGENTS)
    def resolve(self, agent: str) -> None:
        self.attempt(lambda case, now: life.resolve(case, agent, "done", now))

    @rule(agent=AGENTS)
    def give_back(self, agent: str) -> None:
        self.attempt(lambda case, now: life.give_back(case, agent, "not mine", now))

    @rule(agent=AGENTS)
    @precondition(lambda self: self.case.revision > 3)
    def override(self, agent: str) -> None:
        self.attempt(lambda case, now: life.override(case, agent, "no need", now))

    @rule()
    @precondition(lambda self: self.case.revision > 3)
    def settle(self) -> None:
        self.attempt(lambda case, now: life.settle(case, "self-service", now))

    @rule()
    def escalate(self) -> None:
        decision = DecisionRecord(decision_id="later")
        self.attempt(lambda case, now: life.escalate(case, URGENT, decision, now))

    @invariant()
    def the_clock_of_the_customer_goes_on(self) -> None:
        assert self.case.waiting_since == at(0)

    @invariant()
    def exactly_a_claimed_case_is_held(self) -> None:
        if self.case.state in life.OPEN:
            assert bool(self.case.claimed_by) == (self.case.state == CaseState.CASE_STATE_CLAIMED)

    @invariant()
    def the_wish_for_a_human_stays_the_reason(self) -> None:
        assert self.case.reason_code == ReasonCode.REASON_CODE_HUMAN_REQUESTED


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)


def test_of_two_agents_the_second_is_told_who_was_first() -> None:
    claimed = life.claim(opened(), "ana", at(1))
    with pytest.raises(Conflict, match=r"already claimed by ana\. Take another case"):
        life.claim(claimed, "bo", at(2))


def test_the_same_change_by_the_same_agent_again_changes_nothing() -> None:
    claimed = life.claim(opened(), "ana", at(1))
    assert life.claim(claimed, "ana", at(2)) is claimed
    returned = life.give_back(claimed, "ana", "lunch", at(3))
    assert life.give_back(returned, "ana", "lunch", at(4)) is returned
    resolved = life.resolve(claimed, "ana", "done", at(3))
    assert life.resolve(resolved, "ana", "done", at(4)) is resolved
    overridden = life.override(claimed, "bo", "no need", at(3))
    assert life.override(overridden, "bo", "no need", at(4)) is overridden


def test_only_the_agent_who_holds_a_case_resolves_or_returns_it() -> None:
    claimed = life.claim(opened(), "ana", at(1))
    with pytest.raises(Conflict, match="claimed by ana, not by bo"):
        life.resolve(claimed, "bo", "done", at(2))
    with pytest.raises(Conflict, match="claimed by ana, not by bo"):
        life.give_back(claimed, "bo", "not mine", at(2))
    with pytest.raises(Conflict, match=r"Nobody holds case case-1\. Claim it first"):
        life.resolve(opened(), "ana", "done", at(2))


def test_the_next_agent_reads_why_the_last_one_returned_the_case() -> None:
    returned = life.give_back(life.claim(opened(), "ana", at(1)), "ana", "needs a lawyer", at(2))
    claimed = life.claim(returned, "bo", at(3))
    assert (claimed.note, claimed.claimed_by, claimed.revision) == ("needs a lawyer", "bo", 4)


def test_an_override_says_who_and_why_and_keeps_who_held_the_case() -> None:
    overridden = life.override(life.claim(opened(), "ana", at(1)), "bo", "spam", at(2))
    assert overridden.state == CaseState.CASE_STATE_OVERRIDDEN
    assert (overridden.claimed_by, overridden.changed_by, overridden.note) == ("ana", "bo", "spam")


def test_an_ended_case_takes_no_change() -> None:
    ended = life.settle(opened(), "self-service", at(1))
    changes: list[life.Change] = [
        lambda case, now: life.claim(case, "ana", now),
        lambda case, now: life.give_back(case, "ana", "not mine", now),
        lambda case, now: life.override(case, "ana", "no need", now),
        lambda case, now: life.settle(case, "again", now),
        lambda case, now: life.escalate(case, URGENT, DecisionRecord(), now),
    ]
    for change in changes:
        with pytest.raises(Conflict, match=r"has ended: it is resolved\. If the customer"):
            change(ended, at(2))


def test_raising_keeps_the_claim_and_never_lowers() -> None:
    claimed = life.claim(opened(), "ana", at(1))
    raised = life.escalate(claimed, URGENT, DecisionRecord(decision_id="later"), at(2))
    assert raised.state == CaseState.CASE_STATE_CLAIMED
    assert raised.claimed_by == "ana"
    assert raised.priority == Priority.PRIORITY_URGENT
    assert raised.seniority == Seniority.SENIORITY_SENIOR
    calmer = Verdict(
        ReasonCode.REASON_CODE_HIGH_HUMAN_NEED,
        Priority.PRIORITY_NORMAL,
        Seniority.SENIORITY_REGULAR,
    )
    assert not life.outranks(calmer, raised)
    kept = life.escalate(raised, calmer, DecisionRecord(), at(3))
    assert (kept.priority, kept.seniority) == (raised.priority, raised.seniority)
