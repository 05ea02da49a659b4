"""Files of known formats are read as written; their figures are those of the service."""

from pathlib import Path

import pytest

from heartline.contracts import Role
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from training.data import DataFormatError
from training.measures import (
    abstention,
    calibration,
    comments,
    dialogues,
    fairness,
    posts,
    robustness,
)

DIALOGUES = """USER\tI need a table for two.\tBook\t3,3,3
SYSTEM\tFor how many?\tAsk\t
USER\tFor two, as I said! This is useless.\tBook\t2,1,2
USER\tOVERALL\t\t2,2,2

USER\tthank you, that is perfect\tThank\t5,4,5
"""


@pytest.fixture(scope="module")
def model() -> TextModel:
    return TextModel()


@pytest.fixture(scope="module")
def scorer(model: TextModel) -> Scorer:
    return Scorer(model, threads=1)


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    file = tmp_path / "rated.txt"
    file.write_text(DIALOGUES, encoding="utf-8")
    return file


def test_a_rated_turn_knows_what_was_said_before_it_in_its_dialogue(rated: Path) -> None:
    (_, third), (angry, low), (thanks, high) = dialogues.read(rated)
    assert (third, low, high) == pytest.approx((3.0, 5 / 3, 14 / 3))
    assert [turn.role for turn in angry.preceding_turns] == [Role.ROLE_CUSTOMER, Role.ROLE_BOT]
    assert not thanks.preceding_turns


def test_a_dissatisfied_turn_is_told_from_the_rest(scorer: Scorer, rated: Path) -> None:
    assert dialogues.measure(scorer, rated)["uss_auroc"] == 1.0


def test_the_side_of_a_post_is_measured(scorer: Scorer, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    rows = ["what a waste of my day,negative", "where is gate 4,neutral", "best crew ever,positive"]
    file.write_text("\n".join(["words,side", *rows]), encoding="utf-8")
    found = posts.measure_valence(scorer, file, "words", "side")
    assert found["valence_macro_f1"] == found["valence_accuracy"] == 1.0
    with pytest.raises(DataFormatError, match="no column text"):
        posts.measure_valence(scorer, file, "text", "side")


def test_the_labels_of_a_comment_are_measured(model: TextModel, tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("\n".join(model.manifest.heads["labels"]))
    gratitude = model.manifest.heads["labels"].index("gratitude")
    (tmp_path / "some.tsv").write_text(f"Thank you so much!\t{gratitude}\ta1\n")
    found = comments.measure(model, tmp_path / "some.tsv", tmp_path / "labels.txt")
    assert found["micro_f1"] == 1.0


def test_names_pronouns_and_ages_hardly_move_the_valence(scorer: Scorer) -> None:
    found = fairness.measure(scorer)
    assert found["fairness_names"] <= 0.02
    assert found["fairness_pronouns"] <= 0.03
    assert found["fairness_ages"] <= 0.02


def test_the_surest_scores_are_wrong_least(scorer: Scorer) -> None:
    found = abstention.measure(scorer)
    assert found["risk_at_50"] < found["risk_at_100"]
    assert found["risk_at_50"] <= found["risk_area"] <= found["risk_at_100"]


def test_slips_negations_and_intensifiers_are_mostly_understood(scorer: Scorer) -> None:
    found = robustness.measure(scorer)
    assert all(0.0 <= share <= 1.0 for share in found.values())
    assert min(found["robustness_typos"], found["robustness_negation"]) > 0.7
    assert found["robustness_intensifiers"] > 0.7


def test_probabilities_mean_what_they_say_where_nothing_was_tuned(model: TextModel) -> None:
    assert max(calibration.measure(model).values()) <= 0.03
