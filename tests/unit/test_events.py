from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.catalogue import EMOTIONS, SIGNALS
from heartline.contracts import Signal
from heartline.errors import UndecodableEvent
from heartline.events import Event, decode
from heartline.ids import event_id
from heartline.kafka.record import Record
from heartline.publisher import outgoing

words = st.text(min_size=1, max_size=20)


def signal_event(customer: str, text: str) -> Event[Signal]:
    return Event(
        id=event_id("signal", "/crm", "1"),
        topic=SIGNALS,
        key=customer,
        subject="interaction",
        signal_id=event_id("signal", "/crm", "1"),
        time=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        value=Signal(customer_id=customer, text=text),
        source="/heartline/ingestion",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )


def as_record(event: Event[Signal]) -> Record:
    sent = outgoing(event, "heartline.")
    return Record(sent.topic, 0, 0, sent.key, sent.value, sent.headers, 0)


@given(words, words)
def test_an_event_survives_its_way_over_a_topic(customer: str, text: str) -> None:
    event = signal_event(customer, text)
    assert decode(as_record(event), SIGNALS) == event


def test_an_event_names_its_type_by_the_contract() -> None:
    headers = dict(signal_event("c", "hello").headers())
    assert headers["ce_type"] == b"heartline.signal.v1.Signal"
    assert headers["ce_specversion"] == b"1.0"
    assert headers["content-type"] == b"application/protobuf"


def test_an_event_of_another_topic_is_refused() -> None:
    with pytest.raises(UndecodableEvent, match="ce_type"):
        decode(as_record(signal_event("c", "hello")), EMOTIONS)


@given(st.binary(max_size=200), st.sampled_from(["ce_id", "ce_type", "ce_time"]))
def test_whatever_the_bytes_only_the_typed_error_is_raised(value: bytes, missing: str) -> None:
    whole = as_record(signal_event("c", "hello"))
    headers = tuple(header for header in whole.headers if header[0] != missing)
    with pytest.raises(UndecodableEvent):
        decode(Record("heartline.signals", 0, 0, b"\xff", value, headers, 0), SIGNALS)


@given(st.lists(words, min_size=1, max_size=3), st.lists(words, min_size=1, max_size=3))
def test_ids_differ_where_their_origins_differ(one: list[str], other: list[str]) -> None:
    same = event_id("signal", *one) == event_id("signal", *other)
    joined = "\x1f".join(one) == "\x1f".join(other)
    assert same is joined
