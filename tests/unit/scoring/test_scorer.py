"""From a signal to its emotion event."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartline.contracts import (
    Channel,
    ConsentStatus,
    EmotionEvent,
    Flag,
    InAppEventType,
    InferenceBasis,
    Role,
    Signal,
    UnscoredReason,
)
from services.scoring.scorer import Scorer
from services.scoring.taxonomy import TAXONOMY_ID
from tests.unit.scoring.signals import did, said

NOT_CUSTOMERS = [role for role in Role.values() if role != Role.ROLE_CUSTOMER]
WITHDRAWN = ConsentStatus.CONSENT_STATUS_WITHDRAWN
UNKNOWN = ConsentStatus.CONSENT_STATUS_UNKNOWN
TIMING = InferenceBasis.INFERENCE_BASIS_TIMING


def one(scorer: Scorer, signal: Signal) -> EmotionEvent:
    return scorer.score([signal])[0]


def emotion(scorer: Scorer, signal: Signal) -> str:
    return one(scorer, signal).score.emotions[0].name


@pytest.mark.parametrize("role", NOT_CUSTOMERS)
def test_nobody_but_a_customer_is_scored_or_flagged(scorer: Scorer, role: Role.ValueType) -> None:
    event = one(scorer, said("I hate this, let me talk to a human, you idiots!", role=role))
    assert event.unscored == UnscoredReason.UNSCORED_REASON_NOT_A_CUSTOMER
    assert not event.HasField("score")
    assert not event.flags


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        (WITHDRAWN, UnscoredReason.UNSCORED_REASON_CONSENT_WITHDRAWN),
        (UNKNOWN, UnscoredReason.UNSCORED_REASON_CONSENT_UNKNOWN),
        (ConsentStatus.CONSENT_STATUS_UNSPECIFIED, UnscoredReason.UNSCORED_REASON_CONSENT_UNKNOWN),
    ],
)
def test_without_consent_only_the_wish_for_a_human_is_read(
    scorer: Scorer, consent: ConsentStatus.ValueType, reason: UnscoredReason.ValueType
) -> None:
    text = "I'm leaving you idiots, my husband died. Get me a human!"
    event = one(scorer, said(text, consent=consent))
    assert event.unscored == reason
    assert list(event.flags) == [Flag.FLAG_HUMAN_REQUESTED]


def test_without_consent_an_act_is_not_read(scorer: Scorer) -> None:
    event = one(scorer, did(InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK, consent=WITHDRAWN))
    assert event.unscored == UnscoredReason.UNSCORED_REASON_CONSENT_WITHDRAWN


@pytest.mark.parametrize(
    "signal",
    [
        did(InAppEventType.IN_APP_EVENT_TYPE_PAGE_VIEW),
        did(InAppEventType.IN_APP_EVENT_TYPE_CLICK, count=9),
        said(""),
        said(" \n "),
    ],
)
def test_what_shows_nothing_is_not_scored(scorer: Scorer, signal: Signal) -> None:
    assert one(scorer, signal).unscored == UnscoredReason.UNSCORED_REASON_NO_EVIDENCE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thank you so much, that was quick and kind.", "gratitude"),
        ("I am so angry that I could scream!", "anger"),
        ("I'm really worried that the result will be bad", "anxiety"),
        ("I do not understand what step four wants from me.", "confusion"),
        ("I expected better from you, this is disappointing.", "disappointment"),
        ("He is dead. It hurts so much.", "distress"),
        ("This is the third time that I write and nobody answers.", "frustration"),
        ("The new dashboard is excellent.", "satisfaction"),
        ("yay, I love it!!", "delight"),
        ("Where do I find the invoice for March?", "neutral"),
    ],
)
def test_a_plain_text_shows_its_emotion(scorer: Scorer, text: str, name: str) -> None:
    assert emotion(scorer, said(text)) == name


def test_a_score_says_what_made_it(scorer: Scorer) -> None:
    text = one(scorer, said("thank you")).score
    act = one(scorer, did(InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK)).score
    assert text.taxonomy_id == act.taxonomy_id == TAXONOMY_ID
    assert text.model_version.endswith("+rules.3")
    assert act.model_id == "heartline-behavior"


def test_a_long_wait_shows_beside_the_words(scorer: Scorer) -> None:
    at_once, late = (one(scorer, said("yes please", waited=s)).score for s in (3, 600))
    assert late.valence < at_once.valence
    assert late.effort > at_once.effort
    assert [part.basis for part in late.contributions][1] == TIMING
    assert TIMING not in late.missing
    assert TIMING in one(scorer, said("yes please")).score.missing


def test_the_same_wait_weighs_less_by_email(scorer: Scorer) -> None:
    chat, email = (
        one(scorer, said("yes please", waited=300, channel=channel)).score
        for channel in (Channel.CHANNEL_CHAT, Channel.CHANNEL_EMAIL)
    )
    assert chat.contributions[1].share > 0.2
    assert email.contributions[1].share < 0.001


@pytest.mark.parametrize(
    ("text", "language"),
    [("Wo bleibt mein Paket?", "de"), ("私の荷物はどこですか", ""), ("😡😡", ""), ("... ?!", "")],
)
def test_what_it_cannot_read_it_does_not_name(scorer: Scorer, text: str, language: str) -> None:
    assert one(scorer, said(text, language=language)).score.abstained


@pytest.mark.parametrize("language", ["", "en", "en-GB", "EN-us"])
def test_english_is_read_under_any_tag(scorer: Scorer, language: str) -> None:
    assert not one(scorer, said("thank you so much", language=language)).score.abstained


def test_emphasis_shows_as_intensity_and_arousal(scorer: Scorer) -> None:
    plain = one(scorer, said("this makes me angry")).score
    loud = one(scorer, said("this makes me SO ANGRY!!!")).score
    assert loud.arousal > plain.arousal
    assert loud.emotions[0].intensity > plain.emotions[0].intensity


def test_hurry_and_effort_are_read_from_the_words(scorer: Scorer) -> None:
    urgent = one(scorer, said("I need this asap, we are boarding")).score
    tired = one(scorer, said("this is the fourth time that I explain it all again")).score
    calm = one(scorer, said("where do I find the invoice")).score
    assert urgent.urgency > 0.6 > calm.urgency
    assert tired.effort > 0.4 > calm.effort


MANY = [
    said("where is my order?"),
    said("thank you", waited=90),
    said("I want to talk to a human", consent=WITHDRAWN),
    said("Dear Sirs, " + "I have waited for my sofa for six weeks now. " * 12),
    said("hello", role=Role.ROLE_AGENT),
    did(InAppEventType.IN_APP_EVENT_TYPE_PAYMENT_ERROR, count=3),
    did(InAppEventType.IN_APP_EVENT_TYPE_PAGE_VIEW),
    said("this is sooo annoying!!", channel=Channel.CHANNEL_VOICE),
]


@settings(deadline=None, max_examples=25)
@given(chosen=st.lists(st.integers(0, len(MANY) - 1), min_size=1, max_size=70))
def test_the_same_signal_gives_the_same_bytes_in_any_batch(
    scorer: Scorer, chosen: list[int]
) -> None:
    together = scorer.score([MANY[i] for i in chosen])
    for i, event in zip(chosen, together, strict=True):
        alone = one(scorer, MANY[i])
        assert alone.SerializeToString(deterministic=True) == event.SerializeToString(
            deterministic=True
        )
        assert event.signal == MANY[i]


def test_numbers_have_four_decimals(scorer: Scorer) -> None:
    score = one(scorer, said("late again, no answer, I am so tired of this", waited=200)).score
    numbers = [score.valence, score.arousal, score.urgency, score.effort, score.confidence]
    numbers += [n for emotion in score.emotions for n in (emotion.probability, emotion.intensity)]
    numbers += [part.share for part in score.contributions]
    assert all(number == round(number, 4) for number in numbers)


def test_no_signals_give_no_events(scorer: Scorer) -> None:
    assert scorer.score([]) == []
