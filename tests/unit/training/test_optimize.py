"""Rates and averages move as the recipe says."""

import pytest
import torch
from torch import nn

from training import optimize


def test_lower_layers_learn_more_slowly_and_the_head_fastest() -> None:
    names = [
        "encoder.embeddings.word_embeddings.weight",
        "encoder.encoder.layer.0.output.dense.weight",
        "encoder.encoder.layer.5.output.dense.weight",
        "head.weight",
    ]
    factors = [optimize.rate_factor(name, layers=6) for name in names]
    assert factors == pytest.approx([0.9**6, 0.9**5, 1.0, 5.0])


def test_the_rate_warms_up_over_a_tenth_and_ends_near_zero() -> None:
    rates = [optimize.rate_at(step, 100) for step in range(100)]
    assert max(rates) == pytest.approx(rates[9])
    assert rates[0] == pytest.approx(0.1)
    assert 0.0 < rates[99] < 0.02


def test_the_average_follows_quickly_at_first_and_slowly_later() -> None:
    model, averaged = nn.Linear(1, 1), nn.Linear(1, 1)
    for start, step, expected in ((0.0, 0, 0.9), (0.0, 100_000, 0.0015)):
        with torch.no_grad():
            averaged.weight.fill_(start)
            model.weight.fill_(1.0)
        optimize.average(averaged, model, step)
        assert averaged.weight.item() == pytest.approx(expected, rel=1e-3)
