"""All that the model learns from, in one list: each row with what it knows and how surely."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.scoring.taxonomy import EMOTIONS, NEUTRAL
from services.scoring.windows import Window
from training import customer_messages, data
from training.heads import FLAGS, Layout, Row
from training.inputs import encode
from training.variations import introduced, mistyped, named

# How often a customer message is read as it is, and what each of its targets weighs.
COPIES = 2
MESSAGE_WEIGHT = 2.0
# The states that the labels of a comment speak for, beside those labels themselves.
IMPLIED_WEIGHT = 0.15
SARCASM_FILE = "sarcasm.csv"


@dataclass(frozen=True, slots=True)
class Mixture:
    """Windows with targets and weights, both [windows, columns]; a weight of 0 is not known."""

    windows: list[Window]
    targets: NDArray[np.float32]
    weights: NDArray[np.float32]


def load(folder: Path, layout: Layout, tokenizer: Tokenizer, random: Random) -> Mixture:
    """GoEmotions and, where the folder holds them, sarcastic posts; and the customer messages,
    each as it is and as somebody else would have sent it."""
    examples = data.read_examples(folder, "train")
    written = customer_messages.load("train")
    messages = [
        *written * COPIES,
        *(replace(m, text=introduced(m.text, random)) for m in written),
        *(replace(m, text=mistyped(m.text, random)) for m in written),
    ]
    posts = sarcastic_posts(folder / SARCASM_FILE)
    windows = [
        *encode(tokenizer, [named(example.text, random) for example in examples]),
        *encode(tokenizer, [m.text for m in messages], [m.context for m in messages]),
        *encode(tokenizer, [text for text, _ in posts]),
    ]
    rows = [
        *(_of_comment(layout, example) for example in examples),
        *customer_messages.targets(layout, messages, MESSAGE_WEIGHT),
        *(_of_post(layout, sarcastic) for _, sarcastic in posts),
    ]
    targets, weights = (np.stack(column) for column in zip(*rows, strict=True))
    return Mixture(windows, targets, weights)


def implied_states(labels: Sequence[str]) -> NDArray[np.float32]:
    """Of each state 1.0 if one of its labels is there (services/scoring/taxonomy.py)."""
    found = [float(any(label in labels for label in kind.labels)) for kind in EMOTIONS]
    return np.asarray(found, np.float32)


def sarcastic_posts(file: Path) -> list[tuple[str, bool]]:
    """Posts and whether their writers meant them so: columns `tweet` and `sarcastic` (0 or 1)."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return [(row["tweet"], row["sarcastic"] == "1") for row in rows if row["tweet"]]


def _of_comment(layout: Layout, example: data.Example) -> tuple[Row, Row]:
    target, weights = layout.empty()
    labels = layout.slices["labels"]
    target[labels][list(example.label_ids)] = 1.0
    weights[labels] = 1.0
    states = layout.slices["states"]
    target[states] = implied_states([layout.labels[i] for i in example.label_ids])
    weights[states] = IMPLIED_WEIGHT
    # A plain question of a customer is neutral; a comment is so for other reasons.
    weights[states.start + NEUTRAL] = 0.0
    return target, weights


def _of_post(layout: Layout, sarcastic: bool) -> tuple[Row, Row]:
    target, weights = layout.empty()
    column = layout.slices["flags"].start + FLAGS.index("sarcasm")
    target[column], weights[column] = float(sarcastic), 1.0
    return target, weights


def prior(mixture: Mixture) -> NDArray[np.float32]:
    """Weighted mean target of each column, inside (0, 1)."""
    total = (mixture.targets * mixture.weights).sum(axis=0)
    mean = total / np.maximum(mixture.weights.sum(axis=0), 1.0)
    return np.asarray(np.clip(mean, 0.001, 0.999), np.float32)
