"""The probability that a human will be needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import Channel, EmotionalState, InteractionProfile, Loops
from services.personalization.need import POLICY, contributions, features, human_need

calm = dict.fromkeys(POLICY.weights, 0.0)
found = st.fixed_dictionaries({name: st.floats(0, 1) for name in POLICY.weights})


@given(found, st.sampled_from(sorted(POLICY.weights)), st.floats(0, 1))
def test_more_of_any_feature_never_lowers_the_need(
    before: dict[str, float], name: str, value: float
) -> None:
    after = {**before, name: max(before[name], value)}
    assert human_need(after) >= human_need(before)


@given(found)
def test_the_need_is_a_probability(some: dict[str, float]) -> None:
    assert 0 <= human_need(some) <= 1


def test_a_calm_interaction_hardly_needs_a_human() -> None:
    assert human_need(calm) < 0.05


def test_whoever_asks_for_a_human_needs_one() -> None:
    assert human_need({**calm, "human_requested": 1.0}) > 0.9


@given(found)
def test_contributions_and_bias_make_up_the_score(some: dict[str, float]) -> None:
    total = POLICY.bias + sum(weight for _, _, weight in contributions(some))
    expected = POLICY.bias + sum(POLICY.weights[name] * some[name] for name in some)
    assert total == pytest.approx(expected, abs=1e-4)


def test_a_furious_customer_in_a_loop_has_the_features_of_that() -> None:
    profile = InteractionProfile(
        state=EmotionalState(valence=-0.8, arousal=0.5, urgency=0.6, effort=0.7),
        loops=Loops(bot_repeats=6),
    )
    seen = features(profile)
    assert (seen["negativity"], seen["heat"], seen["bot_repeats"]) == (0.8, 0.4, 1.0)
    assert human_need(seen) > 0.8


def test_ten_minutes_are_a_long_wait_in_a_chat_and_none_by_email() -> None:
    chat = InteractionProfile(channel=Channel.CHANNEL_CHAT)
    chat.longest_wait.seconds = 600
    email = InteractionProfile(channel=Channel.CHANNEL_EMAIL)
    email.longest_wait.seconds = 600
    assert features(chat)["wait"] == 1.0
    assert features(email)["wait"] < 0.01
