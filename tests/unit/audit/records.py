"""Recorded events for the tests of the chain."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from services.audit.chain import GENESIS, Chain, Entry, Head, RecordedEvent, seal

LARGEST = 2**63 - 1


def event(**fields: Any) -> RecordedEvent:
    """A recorded event; what the test does not name is plausible."""
    plausible: dict[str, Any] = {
        "topic": "signals",
        "partition": 0,
        "offset": 0,
        "event_id": "e-1",
        "type": "heartline.signal.v1.Signal",
        "customer_id": "c-1",
        "interaction_id": "i-1",
        "signal_id": "e-1",
        "source": "/heartline/ingestion",
        "traceparent": "",
        "published_us": 1_700_000_000_000_000,
        "recorded_us": 1_700_000_000_000_000,
        "value": b"value",
    }
    return RecordedEvent(**plausible | fields)


def appended(event: RecordedEvent, head: Head) -> Entry:
    """The event as it stands on record after the entry that `head` names."""
    sealed = seal(event, head)
    return Entry(sealed.head.position, event, head.hash, sealed.head.hash)


def chained(heads: dict[Chain, Head], events: Iterable[RecordedEvent]) -> list[Entry]:
    """The events as entries of their chains; `heads` moves along."""
    entries = []
    for event in events:
        entry = appended(event, heads.get(event.chain, GENESIS))
        heads[event.chain] = Head(entry.position, entry.hash)
        entries.append(entry)
    return entries


def texts() -> st.SearchStrategy[str]:
    return st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)


def numbers() -> st.SearchStrategy[int]:
    return st.integers(-LARGEST - 1, LARGEST)


def partitions() -> st.SearchStrategy[int]:
    return st.integers(-(2**31), 2**31 - 1)


def events() -> st.SearchStrategy[RecordedEvent]:
    """Any row that the table can hold."""
    kinds: dict[type, st.SearchStrategy[Any]] = {
        str: texts(),
        int: numbers(),
        bytes: st.binary(max_size=6),
    }
    fields = {name: kinds[type(value)] for name, value in event()._asdict().items()}
    fields["partition"] = partitions()
    return st.fixed_dictionaries(fields).map(lambda drawn: RecordedEvent(**drawn))
