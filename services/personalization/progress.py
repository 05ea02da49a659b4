"""How far each source partition has got: what was fetched, in order, and what of it is settled.

Around a rebalance Faust clears away or skips some of what it has fetched, counts that as
acknowledged and goes on behind it. So nothing is taken on trust here: only the record that was
fetched next may be settled, only what was settled is committed, and what was fetched and never
came is fetched again.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from threading import Lock

# A topic and the number of one of its partitions.
Partition = tuple[str, int]
# A partition and an offset in it.
Place = tuple[Partition, int]


class Progress:
    """Faust fetches in a thread of its own: every method may be called from any."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._recovered = False
        self._fetched: dict[Partition, deque[int]] = {}
        self._next: dict[Partition, int] = {}
        self._committed: dict[Partition, int] = {}
        self._oldest: dict[Partition, int] = {}

    def recovering(self) -> None:
        """Partitions come or go: nothing is in turn before `recovered` and `start`."""
        with self._lock:
            self._recovered = False
            for known in (self._fetched, self._next, self._committed, self._oldest):
                known.clear()

    def recovered(self) -> None:
        """The rows are as the last owner left them."""
        with self._lock:
            self._recovered = True

    def start(self, positions: Mapping[Partition, int]) -> dict[Partition, int]:
        """Where to fetch from now, given where the last owner has got to. None while recovering.

        What was fetched of these partitions before counts no more."""
        with self._lock:
            if not self._recovered:
                return {}
            for partition, offset in positions.items():
                self._committed.setdefault(partition, offset)
                self._next.setdefault(partition, offset)
                self._fetched[partition] = deque()
            return {partition: self._next[partition] for partition in positions}

    def fetched(self, partition: Partition, offsets: Iterable[int]) -> None:
        """The next records of a partition, in order. Offsets may be missing: of no record."""
        with self._lock:
            if partition in self._fetched:
                self._fetched[partition].extend(offsets)

    def in_turn(self, places: Iterable[Place]) -> list[bool]:
        """Which of these come next, in this order: not again, and not behind a hole."""
        taken: Counter[Partition] = Counter()
        with self._lock:
            return [self._is_next(partition, offset, taken) for partition, offset in places]

    def settled(self, places: Iterable[Place]) -> None:
        """They were in turn, and what follows from their records is safe."""
        with self._lock:
            for partition, offset in places:
                self._next[partition] = max(self._next.get(partition, 0), offset + 1)
                self._forget_settled(partition)

    def committable(self) -> dict[Partition, int]:
        """Where a next owner is to begin, for the partitions that have got further."""
        with self._lock:
            reached = self._next.items()
            return {p: offset for p, offset in reached if offset > self._committed.get(p, 0)}

    def committed(self, offsets: Mapping[Partition, int]) -> None:
        with self._lock:
            self._committed.update(offsets)

    def lost(self) -> dict[Partition, int]:
        """From where to fetch again: partitions whose oldest record waits since the last call.

        Right if that is longer than a batch takes; fetched again without need does no harm."""
        with self._lock:
            before = self._oldest
            self._oldest = {p: offsets[0] for p, offsets in self._fetched.items() if offsets}
            return {p: self._next[p] for p, o in self._oldest.items() if before.get(p) == o}

    def _is_next(self, partition: Partition, offset: int, taken: Counter[Partition]) -> bool:
        waiting = self._fetched.get(partition, deque())
        index = taken[partition]
        if index == len(waiting) or waiting[index] != offset:
            return False
        taken[partition] += 1
        return True

    def _forget_settled(self, partition: Partition) -> None:
        waiting = self._fetched.get(partition, deque())
        while waiting and waiting[0] < self._next[partition]:
            waiting.popleft()
