"""Who says it and how well they type changes nothing of what is learnt."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from training.measures.fairness import EXCHANGES
from training.variations import NAMES, introduced, mistyped, named

RANDOM = st.integers(0, 10_000).map(Random)


def test_the_names_that_fairness_is_measured_with_are_not_learnt() -> None:
    measured = {name for names in EXCHANGES["names"].groups.values() for name in names}
    assert len(NAMES) == len(set(NAMES))
    assert not measured & set(NAMES)


@given(random=RANDOM)
def test_marks_become_names_or_stay(random: Random) -> None:
    text = named("[NAME] told [NAME] so", random)
    assert text == "[NAME] told [NAME] so" or "[NAME]" not in text


@given(text=st.text(st.characters(exclude_characters="{}")), random=RANDOM)
def test_an_introduction_keeps_the_words(text: str, random: Random) -> None:
    assert text in introduced(text, random)


@given(random=RANDOM)
def test_slips_spare_what_is_no_letter(random: Random) -> None:
    text = "where is order 4711?? it's 3 weeks late!"
    slipped = mistyped(text, random)
    assert [c for c in slipped if not c.isalpha()] == [c for c in text if not c.isalpha()]
