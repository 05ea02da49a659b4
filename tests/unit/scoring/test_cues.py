"""What cues are said by, and that they stay cheap on any text."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.cues import CUES, cued
from services.scoring.normalization import normalize
from services.scoring.phrases import Said

EXAMPLES = yaml.safe_load(Path(__file__).with_name("cues.yaml").read_text())
BY_NAME = {cue.name: cue for cue in CUES}
CASES = [
    (name, text, wanted == "said")
    for name, examples in EXAMPLES.items()
    for wanted, texts in examples.items()
    for text in texts
]


def said(text: str) -> Said:
    return Said.of(normalize(text))


@pytest.mark.parametrize(("name", "text", "wanted"), CASES)
def test_a_cue_is_heard_where_it_is_said(name: str, text: str, wanted: bool) -> None:
    assert BY_NAME[name].phrase.found(said(text)) == wanted


def test_every_cue_has_examples() -> None:
    assert EXAMPLES.keys() == BY_NAME.keys()


@given(st.text())
def test_what_cues_say_keeps_its_bounds(text: str) -> None:
    found = cued(said(text))
    for value in (found.urgency, found.effort):
        assert 0 <= value < 1


def test_two_cues_say_more_than_one() -> None:
    one, two = cued(said("still no parcel")), cued(said("still no parcel, nobody answers"))
    assert two.effort > one.effort


@pytest.mark.parametrize("word", ["still waiting ", "not ", "3 times ", "a", "!", "it is not "])
def test_a_long_text_stays_cheap(word: str) -> None:
    text = normalize(word * (65_536 // len(word)))
    begun = time.process_time()
    cued(Said.of(text))
    assert time.process_time() - begun < 1.0
