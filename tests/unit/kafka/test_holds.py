import time

from heartline.kafka.holds import LONGEST_WAIT_SECONDS, Holds
from heartline.kafka.record import Partition

PLACE = Partition("t", 0)


def test_a_partition_waits_until_it_is_released() -> None:
    holds = Holds()
    holds.hold(PLACE, "Postgres is away")
    assert PLACE in holds
    assert holds.reason() == "Postgres is away"
    holds.release([PLACE])
    assert PLACE not in holds
    assert holds.reason() is None


def test_tries_count_on_until_the_partition_is_settled() -> None:
    holds = Holds()
    assert [holds.hold(PLACE, "away") for _ in range(3)] == [1, 2, 3]
    holds.settled([PLACE])
    assert holds.hold(PLACE, "away") == 1


def test_a_held_partition_is_not_due_at_once() -> None:
    holds = Holds()
    holds.hold(PLACE, "away")
    assert holds.due() == []


def test_the_wait_has_an_upper_bound_however_often_it_was_tried() -> None:
    holds = Holds()
    for _ in range(5000):
        holds.hold(PLACE, "away")
    time.sleep(LONGEST_WAIT_SECONDS)
    assert holds.due() == [PLACE]
