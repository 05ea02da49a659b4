"""Measures of the shipped artefact through the service's own code, on files of known formats."""

from training.measures import (
    abstention,
    comments,
    dialogues,
    fairness,
    posts,
    robustness,
    speed,
    voices,
)

__all__ = [
    "abstention",
    "comments",
    "dialogues",
    "fairness",
    "posts",
    "robustness",
    "speed",
    "voices",
]
