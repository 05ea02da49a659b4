"""Whatever is cleared, skipped or read again between fetch and fold: each record once, in order."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.personalization.progress import Partition, Progress

P: Partition = ("t.emotions", 0)
Q: Partition = ("t.emotions", 1)


@pytest.fixture
def progress() -> Progress:
    started = Progress()
    started.recovered()
    assert started.start({P: 0, Q: 7}) == {P: 0, Q: 7}
    return started


def test_records_in_order_are_in_turn_and_what_is_settled_can_be_committed(
    progress: Progress,
) -> None:
    # 2 is the offset of a transaction's end: no record.
    progress.fetched(P, [0, 1, 3])
    assert progress.in_turn([(P, 0), (P, 1), (P, 3)]) == [True, True, True]
    assert progress.committable() == {}
    progress.settled([(P, 0), (P, 1)])
    assert progress.committable() == {P: 2}
    progress.committed({P: 2})
    assert progress.committable() == {}


def test_behind_a_hole_nothing_is_in_turn(progress: Progress) -> None:
    progress.fetched(P, [0, 1, 2])
    progress.fetched(Q, [7])
    assert progress.in_turn([(P, 1), (Q, 7), (P, 2)]) == [False, True, False]


def test_a_record_that_comes_again_is_not_in_turn(progress: Progress) -> None:
    progress.fetched(P, [0, 1])
    assert progress.in_turn([(P, 0), (P, 0), (P, 1)]) == [True, False, True]
    progress.settled([(P, 0), (P, 1)])
    assert progress.in_turn([(P, 0), (P, 1)]) == [False, False]


def test_what_waits_for_two_looks_is_fetched_again_from_where_the_partition_stands(
    progress: Progress,
) -> None:
    progress.fetched(P, [0, 1, 2])
    progress.settled([(P, 0)])
    assert progress.lost() == {}
    assert progress.lost() == {P: 1}
    assert progress.start({P: 1}) == {P: 1}
    progress.fetched(P, [1, 2])
    assert progress.in_turn([(P, 1)]) == [True]


def test_a_partition_that_goes_on_has_lost_nothing(progress: Progress) -> None:
    progress.fetched(P, [0, 1])
    assert progress.lost() == {}
    progress.settled([(P, 0)])
    assert progress.lost() == {}


def test_before_the_rows_are_recovered_nothing_is_in_turn(progress: Progress) -> None:
    progress.recovering()
    assert progress.start({P: 0}) == {}
    progress.fetched(P, [0])
    assert progress.in_turn([(P, 0)]) == [False]
    progress.recovered()
    assert progress.start({P: 0}) == {P: 0}


def test_what_is_settled_is_not_gone_back_behind(progress: Progress) -> None:
    progress.fetched(P, [0, 1])
    progress.settled([(P, 0), (P, 1)])
    assert progress.start({P: 0}) == {P: 2}


class FaultyDelivery(RuleBasedStateMachine):
    """A log, and a delivery between fetch and fold that loses and doubles at will."""

    def __init__(self) -> None:
        super().__init__()
        self.log = [offset for offset in range(60) if offset % 7 != 3]
        self.handled: list[int] = []
        self.queue: deque[int] = deque()
        self.commit = 0
        self.restart()

    @rule()
    def restart(self) -> None:
        """Another owner, or the same after a rebalance."""
        self.progress = Progress()
        self.progress.recovered()
        self.handled = [offset for offset in self.log if offset < self.commit]
        self.position = self.progress.start({P: self.commit})[P]

    @rule(number=st.integers(1, 9))
    def fetch(self, number: int) -> None:
        found = [offset for offset in self.log if offset >= self.position][:number]
        if found:
            self.position = found[-1] + 1
            self.progress.fetched(P, found)
            self.queue.extend(found)

    @rule(start=st.integers(0, 9), number=st.integers(1, 9))
    def lose(self, start: int, number: int) -> None:
        kept = [o for at, o in enumerate(self.queue) if not start <= at < start + number]
        self.queue = deque(kept)

    @rule()
    def deliver_again(self) -> None:
        self.queue.extendleft(list(self.queue)[:3])

    @rule(number=st.integers(1, 9))
    def fold(self, number: int) -> None:
        taken = [(P, self.queue.popleft()) for _ in range(min(number, len(self.queue)))]
        in_turn = self.progress.in_turn(taken)
        places = [place for place, is_next in zip(taken, in_turn, strict=True) if is_next]
        self.handled += [offset for _, offset in places]
        self.progress.settled(places)

    @rule()
    def commit_what_is_settled(self) -> None:
        reached = self.progress.committable()
        self.progress.committed(reached)
        self.commit = reached.get(P, self.commit)

    @rule()
    def look(self) -> None:
        for partition, offset in self.progress.start(self.progress.lost()).items():
            assert partition == P
            self.position = offset

    @invariant()
    def each_once_and_in_order(self) -> None:
        assert self.handled == self.log[: len(self.handled)]

    @invariant()
    def nothing_unsettled_is_committed(self) -> None:
        assert [offset for offset in self.log if offset < self.commit] == [
            offset for offset in self.handled if offset < self.commit
        ]

    def teardown(self) -> None:
        """Left alone, it comes to the end."""
        for _ in self.log:
            self.look()
            self.fetch(9)
            self.fold(len(self.queue) or 1)
        assert self.handled == self.log


TestFaultyDelivery = FaultyDelivery.TestCase


@given(st.lists(st.integers(0, 50), unique=True).map(sorted))
def test_only_what_is_settled_is_committable(offsets: list[int]) -> None:
    progress = Progress()
    progress.recovered()
    progress.start({P: 0})
    progress.fetched(P, offsets)
    progress.settled([(P, offset) for offset in offsets[: len(offsets) // 2]])
    settled = offsets[: len(offsets) // 2]
    assert progress.committable() == ({P: settled[-1] + 1} if settled else {})
