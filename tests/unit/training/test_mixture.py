"""What the model learns from says what it knows, and no more."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from tokenizers import Tokenizer

from services.scoring.artefact import SHIPPED, TOKENIZER_FILE
from training import mixture
from training.heads import FLAGS, STATES, Layout

LAYOUT = Layout(("annoyance", "neutral"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels.txt").write_text("annoyance\nneutral\n", encoding="utf-8")
    (tmp_path / "train.tsv").write_text(
        "who broke it\t0\ta1\nit is blue\t1\ta2\n", encoding="utf-8"
    )
    (tmp_path / "sarcasm.csv").write_text("tweet,sarcastic\noh great,1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(folder: Path) -> mixture.Mixture:
    tokenizer = Tokenizer.from_file(str(SHIPPED / TOKENIZER_FILE))
    return mixture.load(folder, LAYOUT, tokenizer, Random(1))


def test_a_comment_knows_its_labels_and_hints_at_states_but_not_at_neutral(
    loaded: mixture.Mixture,
) -> None:
    target, weights = loaded.targets[0], loaded.weights[0]
    states = LAYOUT.slices["states"]
    assert target[LAYOUT.slices["labels"]].tolist() == [1.0, 0.0]
    assert target[states][STATES.index("frustration")] == 1.0
    assert weights[states][STATES.index("neutral")] == 0.0
    assert not weights[LAYOUT.slices["dimensions"]].any()
    assert not weights[LAYOUT.slices["flags"]].any()


def test_a_post_knows_only_whether_it_is_sarcastic(loaded: mixture.Mixture) -> None:
    target, weights = loaded.targets[-1], loaded.weights[-1]
    [column] = np.flatnonzero(weights)
    assert column == LAYOUT.slices["flags"].start + FLAGS.index("sarcasm")
    assert target[column] == 1.0


def test_rare_answers_start_at_their_prior(loaded: mixture.Mixture) -> None:
    prior = mixture.prior(loaded)
    assert ((prior > 0) & (prior < 1)).all()
    assert prior[LAYOUT.slices["labels"]].tolist() == [0.5, 0.5]
