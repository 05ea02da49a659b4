"""When a human is needed: rules that stand above any model, and an account of each verdict."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import Priority, ReasonCode, Seniority
from services.escalation.evidence import Evidence
from services.escalation.explanation import contributions, difference, nearest_other
from services.escalation.policy import Verdict, decide, holding

SHARE = st.floats(0, 1)
EVIDENCE = st.builds(
    Evidence,
    bot_repeats=st.integers(0, 9),
    customer_repeats=st.integers(0, 9),
    human_need=SHARE,
    answered_need=SHARE,
    urgency=SHARE,
    valence=st.floats(-1, 1),
)


def verdict(evidence: Evidence) -> Verdict:
    found = decide(evidence)
    assert found is not None
    return found


def always(_: Verdict) -> bool:
    return True


@given(EVIDENCE)
def test_who_asks_for_a_human_gets_one_whatever_any_model_says(evidence: Evidence) -> None:
    asked = verdict(replace(evidence, human_requested=True))
    assert asked.reason_code == ReasonCode.REASON_CODE_HUMAN_REQUESTED
    assert asked.priority <= Priority.PRIORITY_HIGH


def test_who_asks_for_someone_other_than_the_agent_gets_a_senior() -> None:
    asked = verdict(Evidence(human_requested=True, agent_present=True))
    assert asked.seniority == Seniority.SENIORITY_SENIOR


@pytest.mark.parametrize(
    ("evidence", "reason", "priority", "seniority"),
    [
        (Evidence(vulnerable=True), "VULNERABLE", "URGENT", "SENIOR"),
        (Evidence(threat_to_leave=True), "THREAT_TO_LEAVE", "HIGH", "SENIOR"),
        (Evidence(abuse=True), "ABUSE", "HIGH", "SENIOR"),
        (Evidence(bot_repeats=2), "STUCK_IN_LOOP", "HIGH", "REGULAR"),
        (Evidence(customer_repeats=2), "STUCK_IN_LOOP", "HIGH", "REGULAR"),
        (Evidence(bot_repeats=1, customer_repeats=1), "STUCK_IN_LOOP", "HIGH", "REGULAR"),
        (Evidence(human_need=0.6), "HIGH_HUMAN_NEED", "NORMAL", "REGULAR"),
        (Evidence(human_need=0.6, urgency=0.75), "HIGH_HUMAN_NEED", "HIGH", "SENIOR"),
        (Evidence(human_need=0.6, valence=-0.5), "HIGH_HUMAN_NEED", "NORMAL", "SENIOR"),
        (Evidence(human_requested=True, vulnerable=True), "HUMAN_REQUESTED", "URGENT", "SENIOR"),
    ],
)
def test_each_reason_brings_its_priority_and_seniority(
    evidence: Evidence, reason: str, priority: str, seniority: str
) -> None:
    found = verdict(evidence)
    assert ReasonCode.Name(found.reason_code) == f"REASON_CODE_{reason}"
    assert Priority.Name(found.priority) == f"PRIORITY_{priority}"
    assert Seniority.Name(found.seniority) == f"SENIORITY_{seniority}"


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(),
        Evidence(bot_repeats=1),
        Evidence(human_need=0.59),
        Evidence(urgency=1.0, valence=-1.0, human_need=0.5),
    ],
)
def test_short_of_a_threshold_automation_goes_on(evidence: Evidence) -> None:
    assert decide(evidence) is None


@given(EVIDENCE)
def test_what_is_inferred_calls_nobody_to_where_an_agent_is(evidence: Evidence) -> None:
    assert decide(replace(evidence, agent_present=True, threat_to_leave=True)) is None


def test_an_abused_agent_gets_help() -> None:
    helped = verdict(Evidence(abuse=True, agent_present=True))
    assert helped.seniority == Seniority.SENIORITY_SENIOR


def test_a_need_that_an_earlier_case_answered_counts_only_once_it_has_grown() -> None:
    assert decide(Evidence(human_need=0.7, answered_need=0.65)) is None
    assert decide(Evidence(human_need=0.85, answered_need=0.65)) is not None
    assert decide(Evidence(human_need=1.0, answered_need=0.95)) is None


FLAGGED = st.builds(
    lambda evidence, asked, vulnerable, leaving: replace(
        evidence, human_requested=asked, vulnerable=vulnerable, threat_to_leave=leaving
    ),
    EVIDENCE,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(FLAGGED)
def test_the_counterfactual_would_have_called_nobody(evidence: Evidence) -> None:
    assert decide(nearest_other(evidence, always)) is None


@given(FLAGGED)
def test_the_counterfactual_changes_nothing_that_could_have_stayed(evidence: Evidence) -> None:
    other = nearest_other(evidence, always)
    for field in fields(Evidence):
        kept = getattr(evidence, field.name)
        if getattr(other, field.name) != kept and "repeats" not in field.name:
            assert decide(replace(other, **{field.name: kept})) is not None


@given(FLAGGED)
def test_a_verdict_rests_on_contributions_that_carry_it(evidence: Evidence) -> None:
    carried = sum(contribution.weight for contribution in contributions(evidence))
    assert (carried >= 1) == (decide(evidence) is not None)


def test_the_counterfactual_of_a_raised_case_takes_back_the_raise_alone() -> None:
    evidence = Evidence(human_need=0.8, urgency=0.9)
    other = nearest_other(evidence, lambda found: found.priority < Priority.PRIORITY_NORMAL)
    assert difference(evidence, other) == "urgency 0.74 instead of 0.9"
    assert holding(other)


def test_the_account_names_inputs_as_the_profile_does() -> None:
    evidence = Evidence(human_requested=True, bot_repeats=3, valence=-0.2)
    assert [(c.input, c.value, c.weight) for c in contributions(evidence)] == [
        ("loops.bot_repeats", 3.0, 1.5),
        ("human_requested", 1.0, 1.0),
        ("valence", -0.2, 0.0),
    ]
    assert difference(evidence, nearest_other(evidence, always)) == (
        "human_requested false instead of true and loops.bot_repeats 1 instead of 3"
    )
