"""GoEmotions: the 28 labels, multi-label."""

from pathlib import Path

import numpy as np

from services.scoring.model import TextModel
from services.scoring.normalization import normalize
from training import data, metrics

BATCH = 512


def measure(model: TextModel, file: Path, labels: Path) -> dict[str, float]:
    """F1 at the shipped thresholds and calibration error, of `text TAB ids TAB comment id`."""
    names = labels.read_text(encoding="utf-8").split()
    examples = data.read_file(file, len(names))
    columns = [model.manifest.heads["labels"].index(name) for name in names]
    scores = _scores(model, [example.text for example in examples])[:, columns]
    thresholds = np.asarray(model.manifest.thresholds)[columns]
    targets = data.target_matrix(examples, len(names))
    predicted = scores >= thresholds
    return {
        "macro_f1": float(metrics.f1_per_class(predicted, targets).mean()),
        "micro_f1": metrics.micro_f1(predicted, targets),
        "labels_ece": metrics.expected_calibration_error(scores, targets),
    }


def _scores(model: TextModel, texts: list[str]) -> metrics.Floats:
    batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
    logits = [model.logits(model.encode(list(map(normalize, batch)))) for batch in batches]
    return model.heads.of("labels", model.heads.probabilities(np.concatenate(logits)))
