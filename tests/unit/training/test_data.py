"""The data set is read as it is written, and a broken line is named."""

from pathlib import Path

import pytest

from training import data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels.txt").write_text("joy\nanger\nneutral\n", encoding="utf-8")
    return tmp_path


def write_dev(folder: Path, text: str) -> None:
    (folder / "dev.tsv").write_text(text, encoding="utf-8")


def test_a_line_becomes_its_text_and_all_its_labels(folder: Path) -> None:
    write_dev(folder, "it arrived early\t0\ta1\nwho broke it\t1,2\ta2\n")
    assert data.read_examples(folder, "dev") == [
        data.Example("it arrived early", (0,)),
        data.Example("who broke it", (1, 2)),
    ]


def test_an_unusual_line_separator_inside_a_text_does_not_split_it(folder: Path) -> None:
    write_dev(folder, "first\u2028second\t0\ta1\n")
    assert data.read_examples(folder, "dev") == [data.Example("first\u2028second", (0,))]


@pytest.mark.parametrize("line", ["no labels", "empty\t\ta1", "unknown\t3\ta1", "word\tjoy\ta1"])
def test_a_broken_line_is_named_with_its_file_and_number(folder: Path, line: str) -> None:
    write_dev(folder, f"fine\t0\ta1\n{line}\n")
    with pytest.raises(data.DataFormatError, match=r"dev\.tsv:2: field 2"):
        data.read_examples(folder, "dev")


def test_targets_mark_every_label_of_a_text() -> None:
    examples = [data.Example("a", (0, 2)), data.Example("b", (1,))]
    assert data.target_matrix(examples, 3).tolist() == [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
