"""The chain: an entry's hash stands for every recorded field, its place and all before it."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from services.audit.chain import GENESIS, Head, RecordedEvent, encode, seal
from tests.unit.audit.records import LARGEST, event, events


def test_the_first_entry_stands_at_position_1_and_follows_the_genesis_hash() -> None:
    sealed = seal(event(), GENESIS)
    assert Head(0, bytes(32)) == GENESIS
    assert sealed.head.position == 1
    assert sealed.columns == encode(1, event(), bytes(32))


def test_each_entry_follows_the_hash_of_the_one_before() -> None:
    first = seal(event(event_id="a"), GENESIS)
    second = seal(event(event_id="b"), first.head)
    assert second.head.position == 2
    assert second.columns == encode(2, event(event_id="b"), first.head.hash)


def test_the_hash_is_that_of_the_encoded_columns() -> None:
    sealed = seal(event(), Head(7, b"h" * 32))
    assert sealed.head == Head(8, sha256(sealed.columns).digest())


def test_every_column_is_encoded_after_its_length() -> None:
    recorded = event(partition=3, offset=41, published_us=1_000, recorded_us=-1, value=b"\x01\x02")
    numbers = [(2).to_bytes(8), (3).to_bytes(4), (41).to_bytes(8), (1_000).to_bytes(8), b"\xff" * 8]
    texts = ["signals", "e-1", "heartline.signal.v1.Signal", "c-1", "i-1", "e-1"]
    texts += ["/heartline/ingestion", ""]
    columns = [*numbers, *(text.encode() for text in texts), b"\x01\x02", b"p" * 32]
    expected = b"".join(len(column).to_bytes(4) + column for column in columns)
    assert encode(2, recorded, b"p" * 32) == expected


@given(events(), events(), st.integers(0, LARGEST), st.integers(0, LARGEST))
def test_two_events_or_places_are_never_encoded_alike(
    one: RecordedEvent, other: RecordedEvent, first: int, second: int
) -> None:
    same = (one, first) == (other, second)
    assert (encode(first, one, bytes(32)) == encode(second, other, bytes(32))) == same


@given(events(), st.data())
def test_moving_a_byte_between_neighbouring_fields_changes_the_encoding(
    recorded: RecordedEvent, data: st.DataObject
) -> None:
    texts = [name for name in RecordedEvent._fields if isinstance(getattr(recorded, name), str)]
    index = data.draw(st.integers(0, len(texts) - 2))
    left, right = texts[index], texts[index + 1]
    joined = getattr(recorded, left) + getattr(recorded, right) + "x"
    cuts = [
        recorded._replace(**{left: joined[:cut], right: joined[cut:]})
        for cut in range(len(joined) + 1)
    ]
    assert len({encode(1, moved, bytes(32)) for moved in cuts}) == len(cuts)
