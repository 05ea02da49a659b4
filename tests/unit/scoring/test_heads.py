"""The model's answers: found by head, calibrated head by head, joined over a text's windows."""

import numpy as np
import pytest

from services.scoring.heads import Heads

HEADS = Heads(
    {
        "labels": ("anger", "neutral"),
        "states": ("anger", "neutral"),
        "dimensions": ("valence", "intensity"),
    },
    {"labels": 1.0, "states": 2.0, "dimensions": 1.0},
)


def test_each_head_has_its_columns_and_its_temperature() -> None:
    rows = HEADS.probabilities(np.array([[0, 0, 2, -2, 0, 0]], np.float32))
    assert HEADS.of("labels", rows).tolist() == [[0.5, 0.5]]
    assert HEADS.of("states", rows)[0] == pytest.approx([0.7311, 0.2689], abs=1e-4)


def test_a_text_is_as_emotional_as_its_most_emotional_window() -> None:
    calm = [-4, 2, -3, 3, 1, -2]
    furious = [3, -1, 4, -2, -5, 2]
    joined = HEADS.join(np.array([calm, furious, calm], np.float32))
    assert joined.tolist() == [3, -1, 4, -2, -5, 2]
