"""The project's own labelled customer messages (messages/README.md)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.heads import DIMENSIONS, FLAGS, STATES, Layout, Row

FOLDER = Path(__file__).parent / "messages"
NEUTRAL = "neutral"
# A touch of an emotion is one that half of its readers would not name.
TOUCH, TOUCHED = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Message:
    """`context`: speakers and what they said; `emotions` with their intensity 0..1; the other
    fields as in messages/README.md."""

    split: str
    text: str
    context: tuple[tuple[str, str], ...]
    emotions: Mapping[str, float]
    dimensions: Mapping[str, float]
    flags: frozenset[str]
    tags: frozenset[str]

    @property
    def intensity(self) -> float:
        return max((i for name, i in self.emotions.items() if name != NEUTRAL), default=0.0)


def load(split: str) -> list[Message]:
    """The messages of `train`, `dev` or `test`, from all files, in order."""
    lines = (
        line for file in sorted(FOLDER.glob("*.jsonl")) for line in file.open(encoding="utf-8")
    )
    messages = (_message(json.loads(line)) for line in lines)
    return [message for message in messages if message.split == split]


def _message(row: dict[str, Any]) -> Message:
    dimensions = {name: row[name] for name in ("valence", "arousal", "urgency", "effort")}
    tags = frozenset(row["tags"])
    return Message(
        split=row["split"],
        text=row["text"],
        context=tuple((role, text) for role, text in row["context"]),
        emotions=row["emotions"],
        dimensions=dimensions,
        flags=frozenset(row["flags"]) | (tags & {"sarcasm"}),
        tags=tags,
    )


def targets(layout: Layout, messages: Sequence[Message], weight: float) -> list[tuple[Row, Row]]:
    """Layout and weights: all is known but the labels of GoEmotions."""
    return [_target(layout, message, weight) for message in messages]


def _target(layout: Layout, message: Message, weight: float) -> tuple[Row, Row]:
    target, weights = layout.empty()
    weights[len(layout.labels) :] = weight
    dimensions = {**message.dimensions, "intensity": message.intensity}
    dimensions["valence"] = (dimensions["valence"] + 1) / 2
    target[layout.slices["states"]] = [presence(message.emotions.get(name, 0.0)) for name in STATES]
    target[layout.slices["dimensions"]] = [dimensions[name] for name in DIMENSIONS]
    target[layout.slices["flags"]] = [name in message.flags for name in FLAGS]
    return target, weights


def presence(intensity: float) -> float:
    """How many of its readers would name an emotion of this intensity, 0..1."""
    return TOUCHED if 0 < intensity <= TOUCH else float(intensity > 0)
