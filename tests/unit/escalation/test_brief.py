"""The brief spares the customer from repeating themselves."""

from heartline.contracts import (
    ConsentStatus,
    Episode,
    LifecycleStage,
    ReasonCode,
    Role,
    TrendClass,
)
from services.escalation.brief import QUOTE, brief_of
from tests.unit.escalation.profiles import profile_event, said

LOOP = ReasonCode.REASON_CODE_STUCK_IN_LOOP
TURNS = [
    said(Role.ROLE_CUSTOMER, "Where is my refund?", 1),
    said(Role.ROLE_BOT, "See our returns page.", 2),
    said(Role.ROLE_CUSTOMER, "I read it. Where is my refund?", 3),
    said(Role.ROLE_BOT, "See our returns page.", 4),
]


def test_the_summary_says_who_what_and_how_it_has_gone() -> None:
    event = profile_event(
        200, bot_repeats=1, customer_repeats=2, emotion="frustration", turns=TURNS
    )
    event.customer.lifecycle_stage = LifecycleStage.LIFECYCLE_STAGE_NEW
    event.interaction.trend = TrendClass.TREND_CLASS_DECLINING
    assert brief_of(event, LOOP).summary == (
        "A new customer on chat wrote: “Where is my refund?”. "
        "200 turns in 3 minutes; a bot answers; the bot repeated itself once; "
        "they had to repeat themselves 2 times; frustration leads, getting worse."
    )


def test_the_turns_stand_as_they_are() -> None:
    assert list(brief_of(profile_event(4, turns=TURNS), LOOP).turns) == TURNS


def test_the_agent_is_told_what_not_to_say_again() -> None:
    suggestions = brief_of(profile_event(4, turns=TURNS), LOOP).suggestions
    assert "Do not say again: “See our returns page.”" in suggestions


def test_a_long_first_message_is_cut_in_the_summary_alone() -> None:
    turn = said(Role.ROLE_CUSTOMER, "why " * 200)
    brief = brief_of(profile_event(1, turns=[turn]), LOOP)
    assert len(brief.summary) < QUOTE + 100
    assert brief.turns[0] == turn


def test_earlier_unhappy_interactions_are_told_and_the_present_one_is_not() -> None:
    event = profile_event(1, emotion="anger")
    event.customer.episodes.extend(
        [Episode(interaction_id="chat-0", emotion="anger"), Episode(interaction_id="chat-1")]
    )
    brief = brief_of(event, LOOP)
    assert [episode.interaction_id for episode in brief.episodes] == ["chat-0"]
    assert brief.leading_emotion == "anger"
    assert any("anger" in suggestion for suggestion in brief.suggestions)


def test_without_consent_the_brief_says_nothing_of_feelings() -> None:
    event = profile_event(
        1, emotion="anger", turns=TURNS, consent=ConsentStatus.CONSENT_STATUS_WITHDRAWN
    )
    event.customer.lifecycle_stage = LifecycleStage.LIFECYCLE_STAGE_AT_RISK
    event.customer.episodes.append(Episode(interaction_id="chat-0", emotion="anger"))
    brief = brief_of(event, ReasonCode.REASON_CODE_HUMAN_REQUESTED)
    assert "anger" not in str(brief)
    assert "risk" not in brief.summary
    assert not brief.episodes
