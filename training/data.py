"""GoEmotions as tab-separated files: text, comma-separated label ids, comment id."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.scoring.windows import Window
from training.inputs import encode

LABELS_FILE = "labels.txt"


class DataFormatError(ValueError):
    """A line of the data set cannot be read; names the file, the line and the field."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text and the ids of all emotions that its annotators agreed on."""

    text: str
    label_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """What the model reads, and its targets [texts, classes]."""

    inputs: list[Window]
    targets: NDArray[np.float32]


def read_labels(folder: Path) -> list[str]:
    """Names of the emotions; the line number, from 0, is the label id."""
    return (folder / LABELS_FILE).read_text(encoding="utf-8").split()


def read_examples(folder: Path, split: str) -> list[Example]:
    """Examples of `train` or `dev`, in file order; errors as of `read_file`."""
    return read_file(folder / f"{split}.tsv", len(read_labels(folder)))


def read_file(path: Path, classes: int) -> list[Example]:
    """Examples of one file.

    Raises:
        DataFormatError: a line has no label ids, or one that is not below `classes`.
    """
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [_parse(line, f"{path.name}:{number}", classes) for number, line in enumerate(lines, 1)]


def _parse(line: str, where: str, classes: int) -> Example:
    text, *rest = line.split("\t")
    ids = rest[0].split(",") if rest else []
    if not ids or not all(i.isdecimal() and int(i) < classes for i in ids):
        raise DataFormatError(f"{where}: field 2 must be label ids from 0 to {classes - 1}")
    return Example(text, tuple(int(i) for i in ids))


def target_matrix(examples: list[Example], classes: int) -> NDArray[np.float32]:
    """Multi-hot targets, shape [examples, classes], 1.0 where the emotion is present."""
    targets = np.zeros((len(examples), classes), dtype=np.float32)
    for row, example in enumerate(examples):
        targets[row, list(example.label_ids)] = 1.0
    return targets


def load(folder: Path, split: str, tokenizer: Tokenizer) -> Split:
    """One split, tokenized and cut at 64 tokens."""
    examples = read_examples(folder, split)
    inputs = encode(tokenizer, [example.text for example in examples])
    return Split(inputs, target_matrix(examples, len(read_labels(folder))))
