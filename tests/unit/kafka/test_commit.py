from hypothesis import given
from hypothesis import strategies as st

from heartline.kafka.commit import RetryAsked, first_offsets, next_offsets, refuse_retries
from heartline.kafka.outcome import Emit, Outcome, Retry
from heartline.kafka.record import Partition, Record

kinds = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=30)


def batch_of(found: list[tuple[int, bool]]) -> tuple[list[Record], list[Outcome]]:
    records = [Record("t", p, offset, b"", b"", (), 0) for offset, (p, _) in enumerate(found)]
    outcomes: list[Outcome] = [Retry("later") if retry else Emit() for _, retry in found]
    return records, outcomes


@given(kinds)
def test_only_what_comes_before_the_first_retry_of_its_partition_is_settled(
    found: list[tuple[int, bool]],
) -> None:
    records, outcomes = batch_of(found)
    asked = RetryAsked(records, outcomes)
    for record, outcome in zip(records, outcomes, strict=True):
        first = asked.waiting.get(record.place)
        before = first is None or record.offset < first[0].offset
        assert (record in asked.settled) is before
        assert not (before and isinstance(outcome, Retry))


@given(kinds)
def test_a_batch_without_retries_passes(found: list[tuple[int, bool]]) -> None:
    records, _ = batch_of(found)
    refuse_retries(records, [Emit()] * len(records))


@given(kinds)
def test_a_batch_spans_from_its_first_to_after_its_last_record(
    found: list[tuple[int, bool]],
) -> None:
    records, _ = batch_of(found)
    for place in {record.place for record in records}:
        offsets = [record.offset for record in records if record.place == place]
        assert first_offsets(records)[place] == min(offsets)
        assert next_offsets(records)[place] == max(offsets) + 1


def test_places_are_told_by_topic_and_number() -> None:
    assert Record("t", 2, 0, b"", b"", (), 0).place == Partition("t", 2)
