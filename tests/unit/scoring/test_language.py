"""A text in a language that the model does not read is known by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.language import served
from services.scoring.normalization import normalize
from services.scoring.phrases import Said


def said(text: str) -> Said:
    return Said.of(normalize(text))


@pytest.mark.parametrize(
    "text",
    [
        "Wo bleibt mein Paket? Ich warte seit einer Woche.",
        "merci beaucoup pour votre aide",
        "no funciona la aplicación",
        "il pacco non è arrivato",
        "Obrigado pelo atendimento, foi excelente",
        "waar blijft mijn pakje",
        "zamówienie nie dotarło",
        "siparişim nerede",
        "hvor er pakken min? jeg har ventet i en uke",
    ],
)
def test_other_languages_are_not_served(text: str) -> None:
    assert not served(said(text), told="")


@pytest.mark.parametrize(
    "text",
    [
        *("ok", "thx", "lol wtf is this", "still nothing", "cancel my contract", "gr8 m8"),
        *("sooo happy!!!", "order 4411 pls", "Hi there Jürgen", "where is my parcel", "", "😀"),
        "the café sent me a crème brûlée instead of the naan",
    ],
)
def test_english_is_served_however_it_is_spelled(text: str) -> None:
    assert served(said(text), told="")


@pytest.mark.parametrize(("told", "expected"), [("en-GB", True), ("EN", True), ("de", False)])
def test_the_word_of_the_source_counts_first(told: str, expected: bool) -> None:
    assert served(said("Wo bleibt mein Paket?"), told) == expected


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    served(said(text), told="")
