"""What the advice says, why, and what would have changed it."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import (
    Adaptation,
    Channel,
    Flag,
    InAppEvent,
    InAppEventType,
    NextBestAction,
    Tone,
)
from services.personalization.advice_policy import POLICY
from services.personalization.policy import COUNT, VALENCE, YES_OR_NO, Scale
from services.personalization.situation import SCALES
from tests.unit.personalization.events import (
    GRANTED,
    WITHDRAWN,
    agent,
    bot,
    emotion,
    fold_all,
    patient,
    score,
)

NEEDS_HELP = "The router has been tried."


def advices(*values: Any) -> list[Adaptation]:
    return [e.value for e in fold_all(values)[1] if e.topic.name == "adaptations"]


def test_the_first_turn_of_a_customer_is_always_advised_on() -> None:
    (first,) = advices(bot(1, "How can I help?"), emotion(2, 0.0))
    assert first.decision.reason_code == "steady"
    assert first.next_best_action == NextBestAction.NEXT_BEST_ACTION_CONTINUE


def test_advice_is_given_again_only_when_it_changes() -> None:
    codes = [
        advice.decision.reason_code
        for advice in advices(emotion(1, 0.0), emotion(2, 0.05), emotion(3, -0.9), emotion(4, -0.9))
    ]
    assert codes == ["steady", "unhappy"]


def test_whoever_asks_for_a_human_is_handed_over_with_or_without_consent() -> None:
    for consent in (GRANTED, WITHDRAWN):
        (advice,) = advices(emotion(1, flags=[Flag.FLAG_HUMAN_REQUESTED], consent=consent))
        assert advice.next_best_action == NextBestAction.NEXT_BEST_ACTION_HAND_OVER
        assert advice.automation_hold


def test_without_consent_the_advice_rests_on_no_emotion() -> None:
    furious = score(-0.9, arousal=0.9, emotion="anger")
    before, after = advices(emotion(1, scored=furious), emotion(2, consent=WITHDRAWN))
    assert before.decision.reason_code in {"very_upset", "needs_human"}
    assert after.decision.reason_code == "no_consent"
    assert after.tone == Tone.TONE_NEUTRAL
    felt = {c.input: c.value for c in after.decision.contributions}
    assert felt["valence"] == felt["predicted_need"] == 0


def test_a_bot_in_a_loop_must_break_it_and_hold() -> None:
    loop = [bot(n, NEEDS_HELP) for n in (2, 3, 4)]
    last = advices(emotion(1, 0.0), *loop)[-1]
    assert last.next_best_action == NextBestAction.NEXT_BEST_ACTION_BREAK_LOOP
    assert last.automation_hold


def test_the_hold_ends_when_an_agent_takes_over() -> None:
    loop = [bot(n, NEEDS_HELP) for n in (2, 3, 4)]
    assert not advices(emotion(1, 0.0), *loop, agent(5))[-1].automation_hold


@pytest.mark.parametrize(
    ("scored", "tone", "action"),
    [
        (score(-0.3, emotion="anxiety"), "REASSURING", "EXPLAIN_STEP_BY_STEP"),
        (score(-0.1, emotion="confusion"), "PLAIN", "EXPLAIN_STEP_BY_STEP"),
        (score(0.8, emotion="delight"), "CELEBRATORY", "THANK"),
        (score(-0.6, arousal=0.7, emotion="anger"), "APOLOGETIC", "ACKNOWLEDGE_FEELING"),
        (score(-0.1, effort=0.7), "WARM", "SOLVE_BEFORE_ASKING"),
    ],
)
def test_each_feeling_has_its_tone(scored: Any, tone: str, action: str) -> None:
    (advice,) = advices(emotion(1, scored=scored))
    assert advice.tone == Tone.Value(f"TONE_{tone}")
    assert advice.next_best_action == NextBestAction.Value(f"NEXT_BEST_ACTION_{action}")


def test_a_mood_far_below_the_customers_own_is_noticed_though_it_is_not_low() -> None:
    usual = [emotion(n, 0.7, interaction="before") for n in range(12)]
    advice = advices(*usual, emotion(20, -0.1, interaction="now"))[-1]
    assert advice.decision.reason_code == "unlike_them"


def test_a_charged_case_leaves_the_public_for_the_customers_private_channel() -> None:
    email = emotion(1, 0.0, channel=Channel.CHANNEL_EMAIL, interaction="mail-1")
    furious = score(-0.9, arousal=0.9, emotion="anger")
    post = emotion(2, scored=furious, channel=Channel.CHANNEL_SOCIAL, interaction="post-1")
    assert advices(email, post)[-1].channel == Channel.CHANNEL_EMAIL


def test_a_decision_can_be_accounted_for() -> None:
    (advice,) = advices(emotion(1, scored=score(-0.5, emotion="sadness")))
    record = advice.decision
    assert record.policy_version == POLICY.version
    assert record.model_version == "test-model@1"
    assert record.signal_id == emotion(1).signal.signal_id
    assert record.consent == emotion(1).signal.consent
    assert (record.reason_code, record.reason) == ("unhappy", "The customer is unhappy.")
    assert [(c.input, c.value, c.weight) for c in record.contributions] == [
        ("valence", -0.5, 1.0),
        ("predicted_need", advice.interaction.human_need, 0.0),
        ("trend_slope", 0.0, 0.0),
    ]


def test_a_hand_over_shows_what_made_up_the_need() -> None:
    flagged = [Flag.FLAG_THREAT_TO_LEAVE]
    advice = advices(emotion(1, scored=score(-0.9, arousal=0.9, urgency=0.9), flags=flagged))[-1]
    parts = {c.input: c.weight for c in advice.decision.contributions}
    assert advice.decision.reason_code == "needs_human"
    assert parts["predicted_need.negativity"] == 2.25
    assert parts["predicted_need.threat_to_leave"] == 1.5


def values(scale: Scale) -> st.SearchStrategy[float]:
    if scale == YES_OR_NO:
        return st.sampled_from([0.0, 1.0])
    if scale == COUNT:
        return st.integers(0, 5).map(float)
    low = -1.0 if scale == VALENCE else 0.0
    return st.floats(low, max(1.0, scale.span)).map(lambda value: round(value, 6))


situations = st.fixed_dictionaries({name: values(scale) for name, scale in SCALES.items()})


@patient
@given(situations)
def test_a_counterfactual_exists_and_really_decides_otherwise(
    inputs: dict[str, float],
) -> None:
    found = POLICY.counterfactual(inputs)
    assert found is not None
    changed = {**inputs, **{change.input: change.needed for change in found.changes}}
    assert POLICY.decide(changed).code == found.leads_to
    assert POLICY.decide(changed).then != POLICY.decide(inputs).then


@patient
@given(situations)
def test_no_nearer_change_of_one_input_decides_otherwise(inputs: dict[str, float]) -> None:
    found = POLICY.counterfactual(inputs)
    assert found is not None
    nearest = found.changes[0].distance if len(found.changes) == 1 else float("inf")
    for condition in (c for rule in POLICY.rules for c in rule.when):
        step = SCALES[condition.input].step
        beyond = condition.threshold + (step if condition.at_most else -step)
        needed = (
            round(beyond, 6) if condition.holds(inputs[condition.input]) else condition.threshold
        )
        distance = abs(needed - inputs[condition.input]) / SCALES[condition.input].span
        if distance < nearest - 1e-6:
            decided = POLICY.decide({**inputs, condition.input: needed}).then
            assert decided == POLICY.decide(inputs).then


def test_a_counterfactual_reads_as_a_sentence() -> None:
    (advice,) = advices(emotion(1, scored=score(-0.3, emotion="sadness")))
    pattern = r"With \S+ at \S+ instead of \S+ the decision would have been \w+\."
    assert re.fullmatch(pattern, advice.decision.counterfactual)
    assert advice.decision.counterfactual.startswith("With valence at -0.24 instead of -0.3")


def test_a_decision_with_two_causes_names_both() -> None:
    furious = score(-0.9, arousal=0.9, urgency=0.9, effort=0.9)
    asked = [Flag.FLAG_HUMAN_REQUESTED, Flag.FLAG_ABUSE]
    advice = advices(emotion(1, scored=furious, flags=asked))[-1]
    assert advice.decision.reason_code == "human_requested"
    assert "human_requested at 0 instead of 1" in advice.decision.counterfactual
    assert "predicted_need at 0.74" in advice.decision.counterfactual


def test_browsing_is_advised_on_as_well() -> None:
    view = InAppEvent(type=InAppEventType.IN_APP_EVENT_TYPE_PAGE_VIEW, feature="search")
    (advice,) = advices(emotion(1, in_app=view, channel=Channel.CHANNEL_IN_APP))
    assert advice.decision.reason_code == "steady"
