"""A model that is not the shipped one is refused before anything is scored."""

import shutil
from pathlib import Path

import pytest

from services.scoring.artefact import MODEL_FILE, SHIPPED, TOKENIZER_FILE, UnsoundArtefact
from services.scoring.model import TextModel


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED, tmp_path / "model")


@pytest.mark.parametrize("file", [MODEL_FILE, TOKENIZER_FILE])
def test_one_changed_byte_is_refused_with_the_next_step(copy: Path, file: str) -> None:
    content = bytearray((copy / file).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / file).write_bytes(content)
    with pytest.raises(UnsoundArtefact, match="SHA-256") as refused:
        TextModel(copy)
    assert "HEARTLINE_SCORING_MODEL_DIRECTORY" in refused.value.next_step


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / MODEL_FILE).unlink()
    with pytest.raises(UnsoundArtefact, match=MODEL_FILE):
        TextModel(copy)


def test_an_unreadable_manifest_is_named(copy: Path) -> None:
    (copy / "manifest.json").write_text("{}")
    with pytest.raises(UnsoundArtefact, match=r"manifest\.json"):
        TextModel(copy)
