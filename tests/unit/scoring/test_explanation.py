"""An explanation names the words that carry the score, and deleting them shows it."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartline.contracts import Role, Signal
from services.scoring.explanation import explain
from services.scoring.scorer import Scorer
from tests.unit.scoring.signals import said

TEXTS = [
    "I ordered a lamp on Monday and I am really angry about the broken glass in the box.",
    "Thank you so much for staying on the line with me until the printer worked again.",
    "The invoice for March came today and I do not understand what the second line means.",
    "We booked the hotel in May and we are so disappointed with the room at the back.",
    "My card was charged twice and I am scared that the rent will not go through tomorrow.",
    "The parcel is here, it fits the shelf in the hall and I could not be happier with it.",
    "I have asked for the form three times now and still nobody has sent it to my address.",
]

ABOUT_A_SOFA = (
    "Dear team, I write about the sofa that we looked at in your shop in March. It has two seats"
    " and a wooden frame. The colour on the label is called Atlantic. We measured the hall at home"
    " and it is ninety centimetres wide. The stairs have one turn, and the upper window"
    " opens to the street. The old sofa goes to my sister, who lives next door."
)
ABOUT_A_LAMP = (
    "The lamp that I bought with it stands in the kitchen now. It takes two small bulbs."
    " My neighbour has the same one in white. On the table there is room for a second one. You can"
    " call me in the morning before nine or after four. The name on the door is that of my husband."
)


def probability(scorer: Scorer, text: str, emotion: str) -> float:
    [event] = scorer.score([said(text)])
    return next(e.probability for e in event.score.emotions if e.name == emotion)


def test_deleting_the_first_span_moves_the_score_more_than_deleting_another(
    scorer: Scorer,
) -> None:
    chance, first, others = Random(3), 0.0, 0.0
    for text in TEXTS:
        event, spans = explain(scorer, said(text))
        emotion = event.score.emotions[0].name
        full = probability(scorer, text, emotion)
        other = chance.choice(spans[1:])
        for_both = [text[: s.begin] + text[s.end :] for s in (spans[0], other)]
        left = [probability(scorer, shorter, emotion) for shorter in for_both]
        first, others = first + full - left[0], others + full - left[1]
    assert first > 3 * others
    assert first > 0.1 * len(TEXTS)


def test_every_word_lies_in_one_span(scorer: Scorer) -> None:
    _, spans = explain(scorer, said(TEXTS[0]))
    assert sorted(TEXTS[0][s.begin : s.end] for s in spans) == sorted(TEXTS[0].split())


def test_of_a_long_letter_the_passage_is_found_that_carries_the_score(scorer: Scorer) -> None:
    letter = f"{ABOUT_A_SOFA} You are liars and I am furious about it! {ABOUT_A_LAMP}"
    _, spans = explain(scorer, said(letter))
    first = letter[spans[0].begin : spans[0].end]
    assert "liars" in first or "furious" in first


@pytest.mark.parametrize("signal", [said(""), said("I hate you", role=Role.ROLE_AGENT)])
def test_what_is_not_scored_has_no_spans(scorer: Scorer, signal: Signal) -> None:
    _, spans = explain(scorer, signal)
    assert spans == []


@given(st.text(max_size=80))
@settings(max_examples=20, deadline=None)
def test_any_text_can_be_explained(scorer: Scorer, text: str) -> None:
    for span in explain(scorer, said(text))[1]:
        assert 0 <= span.begin < span.end <= len(text)
        assert -1 <= span.effect <= 1
