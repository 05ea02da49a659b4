"""Batches hold every text once."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.windows import Window
from training import batches

WINDOWS = st.lists(st.integers(2, 64).map(lambda n: Window([7] * n, n)), min_size=1)


@given(WINDOWS, st.integers(1, 8))
def test_batches_by_length_hold_every_text_once_shortest_first(
    windows: list[Window], size: int
) -> None:
    order = [i for chosen in batches.by_length(windows, size) for i in chosen]
    lengths = [len(windows[i]) for i in order]
    assert sorted(order) == list(range(len(windows)))
    assert lengths == sorted(lengths)


@given(WINDOWS, st.integers(1, 8), st.integers())
def test_an_epoch_holds_every_text_once(windows: list[Window], size: int, seed: int) -> None:
    chosen = batches.shuffled(windows, size, Random(seed))
    assert sorted(i for batch in chosen for i in batch) == list(range(len(windows)))
    assert max(len(batch) for batch in chosen) <= size
