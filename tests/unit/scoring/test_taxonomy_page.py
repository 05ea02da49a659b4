"""The page that explains the taxonomy is true of the code and of the shipped model."""

import re
from pathlib import Path

import pytest

from services.scoring.scorer import Scorer
from services.scoring.taxonomy import EMOTIONS, TAXONOMY_ID
from tests.unit.scoring.signals import said

PAGE = (Path(__file__).parents[3] / "docs" / "taxonomy.md").read_text()
ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.splitlines()
    if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 6
}
KINDS = {kind.name: kind for kind in EMOTIONS}


def quoted(cell: str) -> str:
    found = re.search(r'"(.+)"', cell)
    assert found is not None
    return found[1]


def shown(scorer: Scorer, text: str) -> str | None:
    score = scorer.score([said(text)])[0].score
    return None if score.abstained else score.emotions[0].name


def test_the_page_is_of_this_version() -> None:
    assert PAGE.startswith(f"# The taxonomy {TAXONOMY_ID}\n")


@pytest.mark.parametrize("name", KINDS)
def test_the_page_tells_labels_and_place_of_each_emotion(name: str) -> None:
    labels, valence, arousal, *_ = ROWS[name]
    kind = KINDS[name]
    assert labels == ", ".join(kind.labels)
    assert (float(valence), float(arousal)) == (kind.valence, kind.arousal)


@pytest.mark.parametrize("name", KINDS)
def test_the_example_is_read_as_the_emotion_and_the_counter_example_is_not(
    scorer: Scorer, name: str
) -> None:
    *_, example, counter_example = ROWS[name]
    assert shown(scorer, quoted(example)) == name
    assert shown(scorer, quoted(counter_example)) != name
