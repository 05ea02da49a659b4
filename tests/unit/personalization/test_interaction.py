"""What an interaction profile shows after the signals of the interaction."""

from functools import reduce

import pytest
from google.protobuf.message import Message
from hypothesis import given

from heartline.contracts import (
    EmotionEvent,
    Flag,
    InAppEvent,
    InAppEventType,
    InteractionProfile,
    Role,
    TrendClass,
)
from services.personalization import mood, turns
from services.personalization.interaction import fold
from tests.unit.personalization.events import (
    WITHDRAWN,
    agent,
    bot,
    emotion,
    others_events,
    patient,
    score,
    streams,
)


def folded(*events: EmotionEvent) -> InteractionProfile:
    profile = fold(None, events[0])
    return reduce(fold, events[1:], profile)


def numbers(message: Message) -> list[float]:
    found: list[float] = []
    for field, value in message.ListFields():
        if field.cpp_type == field.CPPTYPE_DOUBLE:
            found += list(value) if field.is_repeated else [value]
    return found


def test_the_first_score_is_the_state() -> None:
    state = folded(emotion(1, scored=score(-0.6, arousal=0.7, emotion="anger"))).state
    assert (state.valence, state.arousal, state.emotion) == (-0.6, 0.7, "anger")


def test_the_state_moves_half_way_to_the_next_turn_and_further_after_a_pause() -> None:
    at_once = folded(emotion(1, 0.0, second=0), emotion(2, -1.0, second=0))
    an_hour_later = folded(emotion(1, 0.0, second=0), emotion(2, -1.0, second=3600))
    assert at_once.state.valence == -0.5
    assert an_hour_later.state.valence == pytest.approx(-0.932332)


def test_a_score_that_abstained_moves_the_state_little_and_nothing_else() -> None:
    sure = folded(emotion(1, 0.4))
    guess = folded(emotion(1, 0.4), emotion(2, scored=score(-1.0, emotion="anger", abstained=True)))
    assert 0 < sure.state.valence - guess.state.valence < 0.4
    assert guess.state.emotion == sure.state.emotion
    assert not guess.HasField("peak")
    assert list(guess.recent_valences) == [0.4]
    assert guess.scored_signals == 2


@pytest.mark.parametrize(
    ("valences", "expected"),
    [
        ([0.1, -0.5], TrendClass.TREND_CLASS_NOT_CALCULATED),
        ([0.5, 0.0, -0.5], TrendClass.TREND_CLASS_DECLINING),
        ([0.1, 0.05, 0.0], TrendClass.TREND_CLASS_SLIGHTLY_DECLINING),
        ([0.2, 0.2, 0.2], TrendClass.TREND_CLASS_NO_CHANGE),
        ([0.0, 0.05, 0.1], TrendClass.TREND_CLASS_SLIGHTLY_IMPROVING),
        ([-0.5, 0.0, 0.5], TrendClass.TREND_CLASS_IMPROVING),
    ],
)
def test_the_trend_has_a_class(valences: list[float], expected: TrendClass.ValueType) -> None:
    profile = folded(*(emotion(n, v) for n, v in enumerate(valences)))
    assert profile.trend == expected


def test_the_slope_is_that_of_the_least_squares_line() -> None:
    profile = folded(*(emotion(n, v) for n, v in enumerate([0.5, 0.1, 0.2, -0.4])))
    assert profile.trend_slope == pytest.approx(-0.26)
    assert profile.volatility == pytest.approx(0.324037)


def test_the_peak_is_the_lowest_moment_and_the_first_of_equals() -> None:
    profile = folded(emotion(1, -0.2), emotion(2, -0.9), emotion(3, -0.9), emotion(4, 0.5))
    assert profile.peak.signal_id == emotion(2).signal.signal_id
    assert profile.peak.valence == -0.9


def test_a_cheerful_interaction_has_no_peak() -> None:
    assert not folded(emotion(1, 0.5), emotion(2, 0.0)).HasField("peak")


def test_the_mood_turns_only_when_it_is_clearly_on_the_other_side() -> None:
    wavering = folded(emotion(1, 0.4), emotion(2, -0.1), emotion(3, 0.1), emotion(4, 0.3))
    turning = folded(emotion(1, 0.4), emotion(2, -0.1), emotion(3, -0.3))
    assert not wavering.inflection_points
    (turn,) = turning.inflection_points
    assert (turn.valence_before, turn.valence_after) == (0.4, -0.3)
    assert turn.signal_id == emotion(3).signal.signal_id


def test_a_bot_that_gives_its_answer_again_is_in_a_loop() -> None:
    answer = "Have you tried turning it off and on again?"
    profile = folded(
        bot(1, answer), emotion(2, text="It is off."), bot(3, answer.upper()), bot(4, answer)
    )
    assert profile.loops.bot_repeats == 2
    assert profile.loops.customer_repeats == 0


def test_a_short_answer_or_another_one_is_no_loop() -> None:
    profile = folded(bot(1, "Sure!"), bot(2, "Sure!"), bot(3, "Your parcel is on its way."))
    assert profile.loops.bot_repeats == 0


@pytest.mark.parametrize(
    "again",
    [
        "Where is my order 1234?",
        "Order 1234 has still not arrived, has it?",
        "I asked about the order with the number 1234!",
    ],
)
def test_a_customer_who_has_to_ask_again_in_other_words_is_noticed(again: str) -> None:
    profile = folded(emotion(1, text="Where is my order 1234?"), emotion(2, text=again))
    assert profile.loops.customer_repeats == 1


def test_a_new_question_is_no_repetition() -> None:
    profile = folded(
        emotion(1, text="Where is my order 1234?"),
        emotion(2, text="And can you change the delivery address to my office?"),
    )
    assert profile.loops.customer_repeats == 0


def test_behaviour_is_counted_as_often_as_it_was_observed() -> None:
    failing = InAppEvent(
        type=InAppEventType.IN_APP_EVENT_TYPE_PAYMENT_ERROR, feature="checkout", count=3
    )
    once = InAppEvent(type=InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK, feature="checkout")
    counts = folded(emotion(1, in_app=failing), emotion(2, in_app=once)).behavior
    assert (counts.payment_errors, counts.rage_clicks, counts.feature) == (3, 1, "checkout")


def test_the_longest_wait_is_that_of_the_first_unanswered_turn() -> None:
    profile = folded(
        emotion(1, second=0),
        emotion(2, second=100),
        bot(3, "One moment please.", second=160),
        emotion(4, second=200),
        agent(5, second=230),
    )
    assert profile.longest_wait.seconds == 160


def test_a_wait_that_the_source_measured_counts_too() -> None:
    waited = bot(2, "Here I am.", second=5)
    waited.signal.response_latency.seconds = 90
    assert folded(emotion(1, second=0), waited).longest_wait.seconds == 90


def test_the_wish_for_a_human_stands_until_an_agent_takes_a_turn() -> None:
    asked = emotion(1, flags=[Flag.FLAG_HUMAN_REQUESTED])
    assert folded(asked, bot(2, "Let me try to help you first.")).human_requested
    assert not folded(asked, agent(2)).human_requested
    assert folded(asked, agent(2), emotion(3, flags=asked.flags)).human_requested


def test_who_answered_last_is_known() -> None:
    assert folded(emotion(1)).answered_by == Role.ROLE_UNSPECIFIED
    assert folded(emotion(1), bot(2, "Hello.")).answered_by == Role.ROLE_BOT
    assert folded(emotion(1), bot(2, "Hello."), agent(3)).answered_by == Role.ROLE_AGENT


def test_without_consent_only_turn_counts_and_the_wish_for_a_human_move() -> None:
    before = folded(emotion(1, -0.5, text="My secret"))
    asked = emotion(
        2,
        -0.9,
        text="A human please",
        consent=WITHDRAWN,
        flags=[Flag.FLAG_HUMAN_REQUESTED, Flag.FLAG_THREAT_TO_LEAVE],
    )
    after = fold(before, asked)
    assert after.turns.customer == 2
    assert after.human_requested
    assert list(after.flags) == [Flag.FLAG_HUMAN_REQUESTED]
    assert after.state == before.state
    assert after.scored_signals == 1
    assert [turn.text for turn in after.recent_turns] == ["", ""]


@patient
@given(streams())
def test_every_number_stays_in_its_bounds(events: list[EmotionEvent]) -> None:
    profile = folded(*events)
    assert -1 <= profile.state.valence <= 1
    for value in (profile.state.arousal, profile.state.urgency, profile.state.effort):
        assert 0 <= value <= 1
    assert 0 <= profile.human_need <= 1
    assert 0 <= profile.volatility <= 1
    assert -1 <= profile.peak.valence <= 0
    assert profile.longest_wait.seconds >= 0


@patient
@given(streams(most=30))
def test_what_is_kept_of_an_interaction_is_bounded(events: list[EmotionEvent]) -> None:
    profile = folded(*events)
    assert len(profile.recent_turns) <= turns.TURNS_KEPT
    assert len(profile.recent_valences) <= mood.VALENCES_KEPT
    assert len(profile.inflection_points) <= mood.INFLECTIONS_KEPT
    assert len(profile.flags) == len(set(profile.flags))


@patient
@given(streams())
def test_every_signal_is_counted_once(events: list[EmotionEvent]) -> None:
    profile = folded(*events)
    counted = profile.turns
    assert counted.customer + counted.agent + counted.bot + counted.other == len(events)
    assert profile.scored_signals + profile.unscored_signals == len(events)


@patient
@given(streams(), others_events(99))
def test_turns_of_agents_and_bots_never_move_the_emotional_state(
    events: list[EmotionEvent], other: EmotionEvent
) -> None:
    before = folded(*events)
    after = fold(before, other)
    for felt in ("state", "peak", "volatility", "trend", "trend_slope"):
        assert getattr(after, felt) == getattr(before, felt)
    assert after.recent_valences == before.recent_valences
    assert after.inflection_points == before.inflection_points
    assert after.scored_signals == before.scored_signals


@patient
@given(streams(), others_events(99))
def test_folding_leaves_the_profile_before_as_it_was(
    events: list[EmotionEvent], other: EmotionEvent
) -> None:
    before = folded(*events)
    bytes_before = before.SerializeToString(deterministic=True)
    fold(before, other)
    assert before.SerializeToString(deterministic=True) == bytes_before


@patient
@given(streams())
def test_numbers_are_rounded_to_six_digits(events: list[EmotionEvent]) -> None:
    profile = folded(*events)
    for message in (profile, profile.state, profile.peak):
        assert all(value == round(value, 6) for value in numbers(message))
