"""Verification: whatever is done to the record afterwards is found, and found where it was done."""

from collections.abc import Iterable
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from services.audit.chain import Chain, Entry, Head
from services.audit.verification import MOST_BREACHES, Breach, Verification
from tests.unit.audit.records import LARGEST, appended, chained, event, numbers, texts

ONE, TWO = Chain("emotions", 0), Chain("signals", 2)
LENGTH = 6


def record() -> tuple[list[Entry], dict[Chain, Head]]:
    """Two chains of LENGTH entries, whose events came in turns."""
    heads: dict[Chain, Head] = {}
    arrived = [
        event(topic=chain.topic, partition=chain.partition, event_id=f"{chain.topic}-{n}", offset=n)
        for n in range(LENGTH)
        for chain in (ONE, TWO)
    ]
    return chained(heads, arrived), heads


def verified(entries: Iterable[Entry], heads: dict[Chain, Head]) -> Verification:
    verification = Verification(heads)
    for entry in sorted(entries, key=lambda entry: (entry.event.chain, entry.position)):
        verification.add(entry)
    verification.close()
    return verification


def breaches(entries: Iterable[Entry], heads: dict[Chain, Head]) -> list[tuple[Chain, int]]:
    return [(found.chain, found.position) for found in verified(entries, heads).breaches]


def at(entries: list[Entry], chain: Chain, position: int) -> int:
    """Index of an entry."""
    return next(
        i for i, e in enumerate(entries) if e.event.chain == chain and e.position == position
    )


positions = st.integers(1, LENGTH)


def test_an_untouched_record_is_intact_in_whatever_order_its_chains_are_read() -> None:
    entries, heads = record()
    found = verified(entries, heads)
    assert found.intact
    assert (found.entries, found.chains) == (2 * LENGTH, 2)
    interleaved = Verification(heads)
    for entry in entries:
        interleaved.add(entry)
    interleaved.close()
    assert interleaved.intact


def test_an_empty_record_is_intact() -> None:
    assert verified([], {}).intact


@given(positions, st.data())
def test_any_change_of_any_recorded_field_is_found_at_its_entry_alone(
    position: int, data: st.DataObject
) -> None:
    entries, heads = record()
    index = at(entries, TWO, position)
    changed = entries[index].event
    name = data.draw(
        st.sampled_from([f for f in changed._fields if f not in {"topic", "partition"}])
    )
    kinds: dict[type, st.SearchStrategy[Any]] = {str: texts(), int: numbers(), bytes: st.binary()}
    drawn = data.draw(kinds[type(getattr(changed, name))])
    assume(drawn != getattr(changed, name))
    entries[index] = entries[index]._replace(event=changed._replace(**{name: drawn}))
    assert breaches(entries, heads) == [(TWO, position)]


@given(positions, st.sampled_from(["prev_hash", "hash"]), st.binary(max_size=40))
def test_any_change_of_a_hash_is_found_at_its_entry_alone(
    position: int, name: str, drawn: bytes
) -> None:
    entries, heads = record()
    index = at(entries, TWO, position)
    assume(drawn != getattr(entries[index], name))
    change: dict[str, Any] = {name: drawn}
    entries[index] = entries[index]._replace(**change)
    assert breaches(entries, heads) == [(TWO, position)]


@given(positions, st.sampled_from([("topic", "emotions"), ("topic", "new"), ("partition", 9)]))
def test_an_entry_moved_to_another_chain_is_missing_from_its_own(
    position: int, change: tuple[str, Any]
) -> None:
    entries, heads = record()
    index = at(entries, TWO, position)
    moved = entries[index].event._replace(**{change[0]: change[1]})
    entries[index] = entries[index]._replace(event=moved)
    found = breaches(entries, heads)
    assert (TWO, position) in found
    assert moved.chain in {chain for chain, _ in found}


@given(positions, st.integers(-LARGEST - 1, LARGEST))
def test_a_changed_position_is_found(position: int, drawn: int) -> None:
    assume(drawn != position)
    entries, heads = record()
    index = at(entries, TWO, position)
    entries[index] = entries[index]._replace(position=drawn)
    assert {chain for chain, _ in breaches(entries, heads)} == {TWO}


@given(positions, positions)
def test_deleted_entries_are_found_where_the_first_is_missing(first: int, second: int) -> None:
    entries, heads = record()
    for position in {first, second}:
        del entries[at(entries, TWO, position)]
    found = breaches(entries, heads)
    assert found[0] == (TWO, min(first, second))
    assert len(found) == len({first, second}) - (abs(first - second) == 1)


def test_a_chain_that_was_deleted_whole_is_missing_from_position_1() -> None:
    entries, heads = record()
    kept = [entry for entry in entries if entry.event.chain == ONE]
    assert verified(kept, heads).breaches == [Breach(TWO, 1, f"missing: entries 1 to {LENGTH}")]


@given(positions, positions)
def test_two_swapped_entries_are_both_found(first: int, second: int) -> None:
    assume(first != second)
    entries, heads = record()
    one, other = at(entries, TWO, first), at(entries, TWO, second)
    entries[one], entries[other] = (
        entries[one]._replace(position=second),
        entries[other]._replace(position=first),
    )
    assert breaches(entries, heads) == [(TWO, min(first, second)), (TWO, max(first, second))]


@given(positions)
def test_an_entry_inserted_at_a_taken_place_is_found_there(position: int) -> None:
    entries, heads = record()
    before = entries[at(entries, TWO, position)]
    forged = event(topic=TWO.topic, partition=TWO.partition, event_id="forged")
    entries.append(appended(forged, Head(position - 1, before.prev_hash)))
    assert (TWO, position) in breaches(entries, heads)


def test_an_entry_appended_behind_the_head_is_found_there() -> None:
    entries, heads = record()
    forged = event(topic=TWO.topic, partition=TWO.partition, event_id="forged")
    entries.append(appended(forged, heads[TWO]))
    assert breaches(entries, heads) == [(TWO, LENGTH + 1)]


@given(positions)
def test_an_entry_rewritten_with_a_right_hash_of_its_own_breaks_the_link_to_the_next(
    position: int,
) -> None:
    entries, heads = record()
    index = at(entries, TWO, position)
    forged = entries[index].event._replace(value=b"forged")
    entries[index] = appended(forged, Head(position - 1, entries[index].prev_hash))
    next_link = position + 1 if position < LENGTH else position
    assert breaches(entries, heads) == [(TWO, next_link)]


def test_a_head_that_was_changed_or_removed_is_found() -> None:
    entries, heads = record()
    right = heads[TWO]
    for wrong, position in (
        (Head(LENGTH, b"x" * 32), LENGTH),
        (Head(LENGTH - 1, right.hash), LENGTH),
        (Head(LENGTH + 1, right.hash), LENGTH + 1),
    ):
        assert breaches(entries, heads | {TWO: wrong}) == [(TWO, position)]
    assert breaches(entries, {ONE: heads[ONE]}) == [(TWO, 1)]


def test_the_first_breaches_are_kept_and_all_are_counted() -> None:
    heads: dict[Chain, Head] = {}
    entries = chained(heads, [event(event_id=str(n)) for n in range(MOST_BREACHES + 5)])
    spoilt = [entry._replace(event=entry.event._replace(value=b"spoilt")) for entry in entries]
    found = verified(spoilt, heads)
    assert found.breach_count == MOST_BREACHES + 5
    assert [breach.position for breach in found.breaches] == [*range(1, MOST_BREACHES + 1)]
