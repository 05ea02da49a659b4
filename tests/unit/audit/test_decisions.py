"""Which events carry a decision, and which explain one."""

import pytest
from google.protobuf.message import Message

from heartline.contracts import (
    Adaptation,
    CareAction,
    Case,
    CaseState,
    Consent,
    ConsentChange,
    DecisionOverride,
    DecisionRecord,
    EmotionEvent,
    EscalationEvent,
    Feedback,
    Signal,
)
from services.audit.decisions import concerns, decision_of

DECISION = DecisionRecord(decision_id="d-1", consent=Consent(consent_ref="consent-1"))
OTHER = DecisionRecord(decision_id="d-2")


@pytest.mark.parametrize(
    "value",
    [
        Adaptation(decision=DECISION),
        CareAction(decision=DECISION),
        EscalationEvent(case=Case(decision=DECISION, state=CaseState.CASE_STATE_OPENED)),
    ],
)
def test_advice_care_and_the_opening_of_a_case_carry_a_decision(value: Message) -> None:
    assert decision_of(value) == DECISION


@pytest.mark.parametrize(
    "value",
    [
        Signal(),
        EmotionEvent(),
        Adaptation(),
        CareAction(),
        EscalationEvent(),
        EscalationEvent(
            case=Case(decision=DECISION, state=CaseState.CASE_STATE_CLAIMED),
            previous_state=CaseState.CASE_STATE_OPENED,
        ),
    ],
)
def test_no_other_event_does_and_a_later_change_of_a_case_is_no_new_decision(
    value: Message,
) -> None:
    assert decision_of(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ConsentChange(consent_ref="consent-1"), True),
        (ConsentChange(consent_ref="consent-2"), False),
        (EscalationEvent(case=Case(decision=DECISION)), True),
        (EscalationEvent(case=Case(decision=OTHER)), False),
        (Feedback(decision_override=DecisionOverride(decision_id="d-1")), True),
        (Feedback(decision_override=DecisionOverride(decision_id="d-2")), False),
        (Feedback(csat=1), False),
        (Signal(), False),
    ],
)
def test_its_consent_its_case_and_its_override_explain_a_decision(
    value: Message, expected: bool
) -> None:
    assert concerns(DECISION, value) is expected
