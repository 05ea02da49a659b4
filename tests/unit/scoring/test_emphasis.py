"""Emphasis is heard, and stays cheap on any text."""

import time

import pytest

from services.scoring.emphasis import emphasis
from services.scoring.normalization import normalize
from services.scoring.phrases import Said


def said(text: str) -> Said:
    return Said.of(normalize(text))


@pytest.mark.parametrize(
    ("plain", "strong"),
    [
        ("this is bad", "this is bad!"),
        ("this is bad", "this is REALLY BAD"),
        ("it is late", "it is laaate"),
        ("I am a bit angry", "I am angry!!"),
        ("I am angry", "I am absolutely angry"),
    ],
)
def test_emphasis_is_heard(plain: str, strong: str) -> None:
    assert emphasis(plain, said(plain)) < emphasis(strong, said(strong)) < 1


def test_an_order_number_in_capitals_is_no_shouting() -> None:
    assert emphasis("order AB-123 for PL 318", said("order AB-123 for PL 318")) == 0


@pytest.mark.parametrize("word", ["still waiting ", "not ", "3 times ", "a", "!", "it is not "])
def test_a_long_text_stays_cheap(word: str) -> None:
    text = normalize(word * (65_536 // len(word)))
    begun = time.process_time()
    emphasis(text, Said.of(text))
    assert time.process_time() - begun < 1.0
