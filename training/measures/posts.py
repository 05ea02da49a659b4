"""Posts: whether they are good, bad or neither, and whether they mean what they say."""

import csv
from pathlib import Path

import numpy as np

from heartline.contracts import Channel, EmotionScore
from services.scoring.model import TextModel
from services.scoring.normalization import as_read
from services.scoring.scorer import Scorer
from services.scoring.taxonomy import CLEAR_VALENCE
from training import metrics
from training.data import DataFormatError
from training.measures.signals import said, scored

SIDES = ("negative", "neutral", "positive")


def read(file: Path, *columns: str) -> list[tuple[str, ...]]:
    """The columns of every row of a CSV file.

    Raises:
        DataFormatError: a column is missing.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := set(columns) - set(rows.fieldnames or ()):
            raise DataFormatError(f"{file.name} has no column {', '.join(sorted(missing))}")
        return [tuple(row[column] for column in columns) for row in rows]


def side(score: EmotionScore) -> str:
    if score.valence > CLEAR_VALENCE:
        return "positive"
    return "negative" if score.valence < -CLEAR_VALENCE else "neutral"


def measure_valence(scorer: Scorer, file: Path, text: str, label: str) -> dict[str, float]:
    """Three-way macro-F1 and accuracy."""
    rows = [row for row in read(file, text, label) if row[1] in SIDES]
    signals = [said(row[0], Channel.CHANNEL_SOCIAL) for row in rows]
    found = [side(event.score) for event in scored(scorer, signals)]
    pairs = list(zip((row[1] for row in rows), found, strict=True))
    f1 = {name: _f1(pairs, name) for name in SIDES}
    return {
        "valence_macro_f1": sum(f1.values()) / len(SIDES),
        "valence_accuracy": sum(a == b for a, b in pairs) / len(pairs),
        **{f"valence_f1_{name}": value for name, value in f1.items()},
    }


def _f1(pairs: list[tuple[str, str]], name: str) -> float:
    told = sum(a == name for a, _ in pairs) + sum(b == name for _, b in pairs)
    return 2 * pairs.count((name, name)) / max(1, told)


def measure_sarcasm(model: TextModel, file: Path) -> dict[str, float]:
    """Of intended sarcasm (columns `tweet`, `sarcastic` 0 or 1): AUROC and the best F1."""
    rows = [row for row in read(file, "tweet", "sarcastic") if row[0].strip()]
    logits = model.logits(model.encode([as_read(row[0]) for row in rows]))
    column = model.manifest.heads["flags"].index("sarcasm")
    scores = model.heads.of("flags", model.heads.probabilities(logits))[:, column]
    meant = np.array([row[1] == "1" for row in rows])
    targets = meant[:, None].astype(np.float32)
    thresholds = metrics.tune_thresholds(scores[:, None], targets)
    return {
        "sarcasm_auroc": metrics.auroc(scores, meant),
        "sarcasm_best_f1": float(metrics.f1_per_class(scores[:, None] >= thresholds, targets)[0]),
    }
