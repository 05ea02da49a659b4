"""One spelling for one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.normalization import normalize, spelled


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  I\twas\n\nnot told ", "I was not told"),
        ("I don’t believe “that”", 'I don\'t believe "that"'),
        ("cafe\u0301", "café"),
        ("sooooo LATE!!!", "sooooo LATE!!!"),
        (" \n ", ""),
    ],
)
def test_spaces_and_marks_are_made_one_and_emphasis_survives(written: str, read: str) -> None:
    assert normalize(written) == read


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("late again😡😡", "late again enraged face enraged face"),
        ("yesss!!! 2000 km", "yess!!! 2000 km"),
        ("thanks 👍🏽", "thanks thumbs up medium skin tone"),
        ("my www snake_case :colon: words", "my ww snake_case :colon: words"),
    ],
)
def test_emoji_and_elongations_become_words(written: str, read: str) -> None:
    assert spelled(written) == read


@given(st.text())
def test_spelling_out_twice_changes_nothing_more(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)
