"""Partitions that wait: paused, each with its reason and the time of the next try."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from heartline.kafka.record import Partition

FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 2.0


@dataclass
class Holds:
    """Backs off by partition, doubling up to LONGEST_WAIT_SECONDS until it is settled."""

    _attempts: dict[Partition, int] = field(default_factory=dict)
    _waiting: dict[Partition, tuple[float, str]] = field(default_factory=dict)

    def hold(self, place: Partition, reason: str) -> int:
        """Notes a partition as waiting; how often it has been held since it was last settled."""
        attempts = self._attempts[place] = self._attempts.get(place, 0) + 1
        wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** min(attempts - 1, 10))
        self._waiting[place] = (time.monotonic() + wait, reason)
        return attempts

    def __contains__(self, place: Partition) -> bool:
        return place in self._waiting

    def due(self) -> list[Partition]:
        now = time.monotonic()
        return [place for place, (at, _) in self._waiting.items() if at <= now]

    def release(self, places: Iterable[Partition]) -> None:
        for place in places:
            self._waiting.pop(place, None)

    def settled(self, places: Iterable[Partition]) -> None:
        for place in places:
            self._attempts.pop(place, None)

    def forget(self, places: Iterable[Partition]) -> None:
        places = tuple(places)
        self.release(places)
        self.settled(places)

    def reason(self) -> str | None:
        """Why something waits; None where nothing does."""
        return next((reason for _, reason in self._waiting.values()), None)
