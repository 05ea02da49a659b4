"""User satisfaction in task-oriented dialogues: dissatisfied turns told from the rest."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from heartline.contracts import Channel, Role, Signal
from services.scoring.scorer import Scorer
from training import metrics
from training.measures.signals import said, scored

DISSATISFIED = 2.5
MOST_TURNS = 6
SPEAKERS = {"USER": Role.ROLE_CUSTOMER, "SYSTEM": Role.ROLE_BOT}
OVERALL = "OVERALL"


def measure(scorer: Scorer, file: Path) -> dict[str, float]:
    """AUROC of low valence for turns whose mean rating is below 2.5, with and without context."""
    turns = list(read(file))
    ratings = np.array([rating for _, rating in turns])
    signals = [signal for signal, _ in turns]
    in_context = _auroc(scorer, signals, ratings)
    for signal in signals:
        del signal.preceding_turns[:]
    return {"uss_auroc": in_context, "uss_auroc_without_context": _auroc(scorer, signals, ratings)}


def _auroc(scorer: Scorer, signals: list[Signal], ratings: metrics.Floats) -> float:
    valences = np.array([event.score.valence for event in scored(scorer, signals)])
    return metrics.auroc(-valences, ratings < DISSATISFIED)


def read(file: Path) -> Iterator[tuple[Signal, float]]:
    """Each user turn with what was said before it, and its mean rating.

    Lines are `role TAB text TAB action TAB ratings`; an empty line ends a dialogue.
    """
    said_before: list[tuple[Role.ValueType, str]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        role, text, _, ratings = (line.split("\t") + [""] * 4)[:4]
        if not line.strip():
            said_before = []
        elif text.strip() == OVERALL:
            continue
        else:
            if role == "USER" and ratings:
                rating = float(np.mean([float(r) for r in ratings.split(",")]))
                yield said(text, Channel.CHANNEL_CHAT, said_before[-MOST_TURNS:]), rating
            said_before.append((SPEAKERS[role], text))
