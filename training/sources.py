"""The data sets that lie in one folder, each in a folder of its own, as they are published."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sources:
    """What is there to measure on; None or empty where it is not."""

    #: The test split, else dev.
    goemotions: Path | None
    labels: Path | None
    dialogues: Sequence[Path]
    #: Posts that nothing was trained on.
    sarcasm: Path | None
    voices: Path | None

    @classmethod
    def of(cls, folder: Path) -> "Sources":
        comments = folder / "goemotions"
        voices = folder / "ravdess"
        return cls(
            goemotions=_first(comments / "test.tsv", comments / "dev.tsv"),
            labels=_first(comments / "labels.txt"),
            dialogues=sorted((folder / "uss").glob("*.txt")),
            sarcasm=_first(folder / "isarcasm" / "held_out.csv"),
            voices=voices if any(voices.glob("*.flac")) else None,
        )


def _first(*files: Path) -> Path | None:
    return next((file for file in files if file.exists()), None)
