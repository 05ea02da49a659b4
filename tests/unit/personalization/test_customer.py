"""What the long memory of a customer holds."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given

from heartline.contracts import (
    Channel,
    CustomerModel,
    EmotionEvent,
    Feedback,
    Flag,
    LifecycleStage,
    Resolution,
    ResolvedBy,
)
from services.personalization import episodes
from services.personalization.customer import fold_feedback, satisfaction
from tests.unit.personalization.events import (
    START,
    WITHDRAWN,
    agent,
    emotion,
    fold_all,
    patient,
    score,
    streams,
)


def model(events: Sequence[EmotionEvent]) -> CustomerModel:
    return fold_all(events)[0].customer


def outcome(interaction: str = "chat-1", **answer: Any) -> Feedback:
    return Feedback(
        source="/crm",
        source_event_id="1",
        customer_id="cust-1",
        interaction_id=interaction,
        occurred_at=Timestamp(seconds=START + 9000),
        **answer,
    )


def test_the_baseline_is_the_plain_mean_at_first() -> None:
    baseline = model([emotion(1, 0.5), emotion(2, -0.1), emotion(3, 0.2)]).baseline
    assert baseline.valence == pytest.approx(0.2, abs=1e-5)
    assert baseline.deviation == pytest.approx(0.244949, abs=1e-5)
    assert baseline.scored_signals == 3


def test_the_baseline_follows_the_customer_slowly() -> None:
    settled = [emotion(n, 0.5) for n in range(40)]
    moved = model([*settled, emotion(41, -1.0)]).baseline
    assert 0.4 < moved.valence < 0.5


def test_a_guess_does_not_move_the_baseline() -> None:
    assert model([emotion(1, scored=score(-1.0, abstained=True))]).baseline.scored_signals == 0


def test_the_channels_used_most_come_first() -> None:
    chat, email = Channel.CHANNEL_CHAT, Channel.CHANNEL_EMAIL
    events = [
        emotion(1, 0.0, channel=chat),
        emotion(2, 0.0, channel=email, interaction="mail-1"),
        emotion(3, 0.0, channel=email, interaction="mail-1"),
    ]
    used = [(use.channel, use.signals) for use in model(events).preferences.channels]
    assert used == [(email, 2), (chat, 1)]


def test_an_agents_turn_teaches_nothing_about_the_customer() -> None:
    asked = emotion(1, 0.2, text="Short question")
    with_agent = model([asked, agent(2, "A long answer. " * 20)])
    assert with_agent.preferences == model([asked]).preferences
    assert with_agent.baseline == model([asked]).baseline


def test_whoever_asked_for_a_human_once_prefers_one() -> None:
    assert model([emotion(1, flags=[Flag.FLAG_HUMAN_REQUESTED])]).preferences.prefers_human


def test_interactions_are_counted_once_each() -> None:
    events = [emotion(1, interaction="a"), emotion(2, interaction="b"), emotion(3, interaction="a")]
    assert model(events).interactions == 2


def test_a_low_moment_is_an_episode_until_the_mood_turns() -> None:
    low = [emotion(1, -0.8)]
    (episode,) = model(low).episodes
    assert (episode.lowest_valence, episode.recovered) == (-0.8, False)
    better = [emotion(n, 0.9, second=40_000 + n) for n in (2, 3)]
    assert model([*low, *better]).episodes[0].recovered


def test_a_resolution_puts_an_episode_right_and_a_failed_one_opens_it_again() -> None:
    unhappy = model([emotion(1, -0.8)])
    by_human = Resolution(resolved_by=ResolvedBy.RESOLVED_BY_HUMAN)
    by_nobody = Resolution(resolved_by=ResolvedBy.RESOLVED_BY_NOBODY)
    resolved = fold_feedback(unhappy, outcome(resolution=by_human))
    assert resolved.episodes[0].recovered
    assert resolved.churn_risk < unhappy.churn_risk
    assert not fold_feedback(resolved, outcome(resolution=by_nobody)).episodes[0].recovered


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"csat": 1}, -1.0),
        ({"csat": 5}, 1.0),
        ({"nps": 0}, -1.0),
        ({"nps": 10}, 1.0),
        ({"customer_effort": 7}, -1.0),
        ({"customer_effort": 1}, 1.0),
        ({"resolution": Resolution()}, None),
    ],
)
def test_every_survey_answers_on_one_scale(answer: dict[str, Any], expected: float | None) -> None:
    assert satisfaction(outcome(**answer)) == expected


def test_a_bad_rating_raises_the_risk_and_a_good_one_lowers_it() -> None:
    before = model([emotion(1, 0.0)])
    bad = fold_feedback(before, outcome(csat=1))
    assert bad.churn_risk > before.churn_risk
    assert fold_feedback(bad, outcome(csat=5)).churn_risk < bad.churn_risk


def test_a_customer_at_risk_recovers_before_they_are_active_again() -> None:
    threat = emotion(1, -0.9, flags=[Flag.FLAG_THREAT_TO_LEAVE], interaction="a")
    at_risk = model([threat])
    assert at_risk.lifecycle_stage == LifecycleStage.LIFECYCLE_STAGE_AT_RISK
    pleased = [emotion(n, 0.8, interaction="b") for n in range(2, 40)]
    stages = [model([threat, *pleased[:n]]).lifecycle_stage for n in range(1, len(pleased))]
    changes = [stage for n, stage in enumerate(stages) if n == 0 or stages[n - 1] != stage]
    recovering = LifecycleStage.LIFECYCLE_STAGE_RECOVERING
    assert changes[-2:] == [recovering, LifecycleStage.LIFECYCLE_STAGE_ACTIVE]


def test_without_consent_nothing_is_learnt_but_that_someone_was_here() -> None:
    asked = emotion(
        1, -0.9, consent=WITHDRAWN, flags=[Flag.FLAG_HUMAN_REQUESTED, Flag.FLAG_THREAT_TO_LEAVE]
    )
    seen = model([asked])
    assert seen.interactions == 1
    assert seen.preferences.prefers_human
    assert not seen.preferences.channels
    assert not seen.HasField("baseline")
    assert not seen.episodes


@patient
@given(streams())
def test_every_number_of_a_model_stays_in_its_bounds(events: list[EmotionEvent]) -> None:
    seen = reduce(fold_feedback, [outcome(csat=1), outcome(nps=9)], model(events))
    assert -1 <= seen.baseline.valence <= 1
    assert 0 <= seen.baseline.deviation <= 1
    assert 0 <= seen.churn_risk <= 1
    assert -1 <= seen.satisfaction <= 1
    assert len(seen.episodes) <= episodes.EPISODES_KEPT
    assert seen.revision == len(events) + 2
