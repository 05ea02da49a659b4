"""Batches of inputs of about the same length, so that little work goes into padding."""

from collections.abc import Iterator, Sequence
from random import Random

from services.scoring.windows import Window

POOL_BATCHES = 50


def by_length(inputs: Sequence[Window], size: int) -> Iterator[list[int]]:
    """Indices of all inputs, shortest first, in batches of `size`."""
    order = sorted(range(len(inputs)), key=lambda i: len(inputs[i]))
    return (order[start : start + size] for start in range(0, len(order), size))


def shuffled(inputs: Sequence[Window], size: int, random: Random) -> list[list[int]]:
    """Indices for one epoch: random pools, each sorted by length, batches in random order."""
    order = random.sample(range(len(inputs)), len(inputs))
    batches: list[list[int]] = []
    for start in range(0, len(order), size * POOL_BATCHES):
        pool = order[start : start + size * POOL_BATCHES]
        drawn = [inputs[i] for i in pool]
        batches.extend([pool[i] for i in chosen] for chosen in by_length(drawn, size))
    random.shuffle(batches)
    return batches
