"""GoEmotions: the 28 labels, multi-label."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.scoring.model import TextModel
from services.scoring.normalization import as_read
from training import data, metrics

BATCH = 512


@dataclass(frozen=True, slots=True)
class Read:
    """What the model reads in comments, and what they were labelled with: [texts, labels]."""

    names: list[str]
    scores: metrics.Floats
    predicted: NDArray[np.bool_]
    targets: metrics.Targets

    @classmethod
    def of(cls, model: TextModel, file: Path, labels: Path) -> "Read":
        names = labels.read_text(encoding="utf-8").split()
        examples = data.read_file(file, len(names))
        columns = [model.manifest.heads["labels"].index(name) for name in names]
        scores = _scores(model, [example.text for example in examples])[:, columns]
        thresholds = np.asarray(model.manifest.thresholds)[columns]
        targets = data.target_matrix(examples, len(names))
        return cls(names, scores, scores >= thresholds, targets)


def measure(model: TextModel, file: Path, labels: Path) -> dict[str, float]:
    """F1 at the shipped thresholds and calibration error, of `text TAB ids TAB comment id`."""
    read = Read.of(model, file, labels)
    return {
        "macro_f1": float(metrics.f1_per_class(read.predicted, read.targets).mean()),
        "micro_f1": metrics.micro_f1(read.predicted, read.targets),
        "labels_ece": metrics.expected_calibration_error(read.scores, read.targets),
    }


def per_label(model: TextModel, file: Path, labels: Path) -> Iterator[tuple[str, float, int]]:
    """The name, the F1 and how many texts carry it."""
    read = Read.of(model, file, labels)
    f1 = metrics.f1_per_class(read.predicted, read.targets)
    support = read.targets.sum(axis=0).astype(int)
    yield from zip(read.names, f1.tolist(), support.tolist(), strict=True)


def _scores(model: TextModel, texts: list[str]) -> metrics.Floats:
    batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
    logits = [model.logits(model.encode(list(map(as_read, batch)))) for batch in batches]
    return model.heads.of("labels", model.heads.probabilities(np.concatenate(logits)))
