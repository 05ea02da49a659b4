"""Figures agree with what one can work out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import metrics


def column(*values: float) -> metrics.Targets:
    return np.array(values, dtype=np.float32).reshape(-1, 1)


def test_f1_counts_hits_against_misses_and_false_alarms() -> None:
    targets = np.array([[1, 0], [1, 0], [0, 0]], dtype=np.float32)
    predicted = np.array([[True, False], [False, False], [True, False]])
    assert metrics.f1_per_class(predicted, targets).tolist() == [0.5, 0.0]


def test_micro_f1_counts_all_classes_together() -> None:
    targets = np.array([[1, 0], [1, 1]], dtype=np.float32)
    predicted = np.array([[True, True], [False, True]])
    assert metrics.micro_f1(predicted, targets) == pytest.approx(2 / 3)


def test_calibration_error_is_zero_when_frequencies_match() -> None:
    scores = np.array([[0.5], [0.5], [0.5], [0.5]])
    assert metrics.expected_calibration_error(scores, column(1, 0, 1, 0)) == pytest.approx(0.0)


def test_calibration_error_weighs_each_bin_by_its_size() -> None:
    scores = np.array([[0.9], [0.9], [0.9], [0.1]])
    expected = 3 / 4 * (0.9 - 1 / 3) + 1 / 4 * 0.1
    error = metrics.expected_calibration_error(scores, column(1, 0, 0, 0))
    assert error == pytest.approx(expected)


def test_a_certain_probability_falls_into_the_last_bin() -> None:
    assert metrics.expected_calibration_error(np.array([[1.0]]), column(1)) == 0.0


def test_the_threshold_lies_between_separable_scores() -> None:
    scores = np.array([[0.1], [0.2], [0.6], [0.7]])
    threshold = metrics.tune_thresholds(scores, column(0, 0, 1, 1))[0]
    assert 0.2 < threshold <= 0.6


def test_a_broad_optimum_wins_over_a_narrow_one() -> None:
    """Above 0.905 three of three are right, but only for one step; 0.4 to 0.7 gets 3 of 4."""
    scores = np.array([[0.915], [0.915], [0.915], [0.905], [0.40], [0.40]])
    threshold = metrics.tune_thresholds(scores, column(1, 1, 1, 0, 0, 0))[0]
    assert 0.42 <= threshold <= 0.90


def test_overconfident_logits_get_a_temperature_above_one() -> None:
    logits = column(4, 4, 4, -4, -4, -4)
    assert metrics.fit_temperature(logits, column(1, 1, 0, 0, 0, 1)) > 1.5


@given(st.floats(0.6, 1.8))
def test_temperature_undoes_a_known_scaling(scale: float) -> None:
    honest = np.log(np.array([[3.0], [3.0], [3.0], [3.0], [1.0], [1.0]]))
    logits = (honest * scale).astype(np.float32)
    targets = column(1, 1, 1, 0, 1, 0)
    assert metrics.fit_temperature(logits, targets) == pytest.approx(scale, rel=0.01)


def test_ranking_counts_pairs_in_order_and_ties_for_half() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])
    assert metrics.auroc(scores, np.array([True, True, False, False])) == pytest.approx(3.5 / 4)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2))
def test_ranking_upside_down_is_the_rest(pairs: list[tuple[int, bool]]) -> None:
    scores = np.array([float(score) for score, _ in pairs])
    positive = np.array([chosen for _, chosen in pairs])
    if positive.any() and not positive.all():
        both = metrics.auroc(scores, positive) + metrics.auroc(-scores, positive)
        assert both == pytest.approx(1.0)
