"""Whether a sentence is good, bad or neither, over sentences written for this test."""

from pathlib import Path

import pytest
import yaml

from services.scoring.scorer import Scorer
from services.scoring.taxonomy import CLEAR_VALENCE
from tests.unit.scoring.signals import said

SENTENCES = yaml.safe_load(Path(__file__).with_name("valence.yaml").read_text())
TEXTS = [text for texts in SENTENCES.values() for text in texts]
EXPECTED = [name for name, texts in SENTENCES.items() for text in texts]


def macro_f1(valences: list[float]) -> float:
    found = [
        "positive" if v > CLEAR_VALENCE else "negative" if v < -CLEAR_VALENCE else "neutral"
        for v in valences
    ]
    pairs = list(zip(EXPECTED, found, strict=True))
    return sum(
        2 * pairs.count((name, name)) / (EXPECTED.count(name) + found.count(name))
        for name in SENTENCES
    ) / len(SENTENCES)


@pytest.fixture(scope="module")
def scored(scorer: Scorer) -> float:
    return macro_f1([event.score.valence for event in scorer.score([said(t) for t in TEXTS])])


def test_the_side_of_a_sentence_is_read(scored: float) -> None:
    assert scored >= 0.93
