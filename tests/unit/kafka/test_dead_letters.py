import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.kafka.dead_letters import (
    DeadLetterLimits,
    TooManyDeadLetters,
    dead_letter,
    without_reason,
)
from heartline.kafka.outcome import DeadLetter, Emit, Outcome
from heartline.kafka.record import Record

POISON = DeadLetter("poison", "cannot be read")
headers = st.lists(st.tuples(st.text(min_size=1, max_size=8), st.binary(max_size=8)), max_size=5)


def record(found: list[tuple[str, bytes]]) -> Record:
    return Record("heartline.signals", 3, 42, b"customer", b"\xff", tuple(found), 0)


@given(headers.filter(lambda found: not any(name.startswith("dlq_") for name, _ in found)))
def test_a_dead_letter_keeps_the_bytes_and_headers_it_came_with(
    found: list[tuple[str, bytes]],
) -> None:
    letter = dead_letter(record(found), POISON, "scoring")
    assert letter.topic == "heartline.signals.dlq"
    assert (letter.key, letter.value) == (b"customer", b"\xff")
    assert without_reason(letter.headers) == tuple(found)


def test_a_dead_letter_says_why_and_from_where() -> None:
    about = dict(dead_letter(record([]), POISON, "scoring").headers)
    assert about["dlq_reason"] == b"poison"
    assert about["dlq_error"] == b"cannot be read"
    assert (about["dlq_topic"], about["dlq_offset"]) == (b"heartline.signals", b"42")


def test_a_letter_that_dies_again_tells_the_latest_reason_only() -> None:
    once = dead_letter(record([]), POISON, "scoring")
    again = Record("heartline.signals", 3, 43, once.key, once.value, once.headers, 0)
    reasons = [n for n, _ in dead_letter(again, POISON, "audit").headers if n == "dlq_reason"]
    assert len(reasons) == 1


def test_a_long_run_of_dead_letters_is_refused() -> None:
    limits = DeadLetterLimits(longest_run=10)
    limits.count([POISON] * 10)
    with pytest.raises(TooManyDeadLetters, match="11 dead letters in a row"):
        limits.check([POISON])


def test_a_good_record_ends_the_run() -> None:
    limits = DeadLetterLimits(longest_run=10)
    outcomes: list[Outcome] = [POISON] * 10
    limits.count([*outcomes, Emit()])
    limits.check(outcomes)


def test_too_large_a_share_is_refused_even_without_a_run() -> None:
    limits = DeadLetterLimits(largest_share=0.3, window=100)
    mixed: list[Outcome] = [POISON, Emit()] * 50
    with pytest.raises(TooManyDeadLetters):
        limits.check(mixed)


def test_checking_alone_counts_nothing() -> None:
    limits = DeadLetterLimits(longest_run=10)
    for _ in range(5):
        limits.check([POISON] * 10)
