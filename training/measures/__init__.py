"""Measures of the shipped artefact through the service's own code, on files of known formats."""

from training.measures import (
    abstention,
    calibration,
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
    "calibration",
    "comments",
    "dialogues",
    "fairness",
    "posts",
    "robustness",
    "speed",
    "voices",
]
