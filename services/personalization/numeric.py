"""Numbers that enter a message: rounded, so that equal inputs give equal bytes anywhere."""

import math
from collections.abc import Sequence

DIGITS = 6


def rounded(value: float) -> float:
    """Six digits, and no negative zero."""
    return round(value, DIGITS) + 0.0


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    return low if value < low else min(value, high)


def logistic(score: float) -> float:
    """The probability of a log-odds score."""
    return 1.0 / (1.0 + math.exp(-clamp(score, -60.0, 60.0)))


def deviation(values: Sequence[float]) -> float:
    """Population standard deviation; 0 for fewer than two values."""
    if len(values) < 2:
        return 0.0
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))


def slope(values: Sequence[float]) -> float:
    """Slope a step of the least-squares line through equally spaced values; 0 for one or none."""
    count = len(values)
    if count < 2:
        return 0.0
    middle = (count - 1) / 2
    mean = math.fsum(values) / count
    covariance = math.fsum((i - middle) * (value - mean) for i, value in enumerate(values))
    return covariance / (count * (count * count - 1) / 12)
