"""Acknowledged means kept, once: signals one by one, in batches and in streams."""

from collections.abc import Iterable

import grpc
import pytest

from heartline.catalogue import SIGNALS
from heartline.contracts import (
    Acknowledgement,
    ConsentServiceStub,
    ConsentStatus,
    GrantRequest,
    InAppEvent,
    InAppEventType,
    IngestBatchRequest,
    IngestRequest,
    IngestResult,
    IngestStreamRequest,
    RawSignal,
    Redaction,
    RedactionKind,
    Signal,
    SignalIngestionServiceStub,
    WithdrawRequest,
)
from heartline.errors import InvalidInput, Violation
from heartline.events import Event
from heartline.grpc.status import from_rpc_error
from heartline.ids import event_id
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.ingestion.harness import accepted, forget_confirmation
from tests.integration.kafka.harness import events_of
from tests.unit.ingestion.raw_signals import raw_signal


def ingest(stub: SignalIngestionServiceStub, raw: RawSignal) -> Acknowledgement:
    return stub.Ingest(IngestRequest(signal=raw)).acknowledgement


def batch(stub: SignalIngestionServiceStub, *raws: RawSignal) -> list[IngestResult]:
    return list(stub.IngestBatch(IngestBatchRequest(signals=raws)).results)


def stream(stub: SignalIngestionServiceStub, raws: Iterable[RawSignal]) -> list[IngestResult]:
    answers = stub.IngestStream(IngestStreamRequest(signal=raw) for raw in raws)
    return [answer.result for answer in answers]


def kept(kafka: KafkaSettings) -> list[Event[Signal]]:
    return events_of(kafka, SIGNALS)


def refusal(stub: SignalIngestionServiceStub, raw: RawSignal) -> tuple[Violation, ...]:
    with pytest.raises(grpc.RpcError) as refused:
        ingest(stub, raw)
    error = from_rpc_error(refused.value)
    assert isinstance(error, InvalidInput)
    return error.violations


def test_a_signal_is_kept_redacted_under_the_id_of_its_source_event(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings, database: PostgresSettings
) -> None:
    raw = raw_signal("My card is 4111 1111 1111 1111, mail me at jane@example.com")
    acknowledgement = ingest(signals, raw)
    assert acknowledgement.signal_id == event_id("signal", raw.source, raw.source_event_id)
    assert not acknowledgement.duplicate
    [event] = kept(kafka)
    assert event.id == event.signal_id == event.value.signal_id == acknowledgement.signal_id
    assert (event.key, event.subject) == ("customer-1", "interaction-1")
    assert event.value.text == "My card is [card], mail me at [email]"
    assert list(event.value.redactions) == [
        Redaction(kind=RedactionKind.REDACTION_KIND_CARD, count=1),
        Redaction(kind=RedactionKind.REDACTION_KIND_EMAIL, count=1),
    ]
    assert accepted(database) == {acknowledgement.signal_id: True}


def test_what_an_app_tells_is_redacted_too(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    raw = raw_signal()
    raw.in_app_event.CopyFrom(
        InAppEvent(
            type=InAppEventType.IN_APP_EVENT_TYPE_FORM_ERROR,
            feature="checkout",
            target="field-4111111111111111",
            detail="jane@example.com is taken",
        )
    )
    ingest(signals, raw)
    [event] = kept(kafka)
    kept_event = event.value.in_app_event
    assert (kept_event.feature, kept_event.target) == ("checkout", "field-[card]")
    assert kept_event.detail == "[email] is taken"


def test_the_same_source_event_again_is_the_same_signal(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    raw = raw_signal()
    first, again = ingest(signals, raw), ingest(signals, raw)
    assert (first.signal_id, first.duplicate, again.duplicate) == (again.signal_id, False, True)
    assert [result.acknowledgement.duplicate for result in batch(signals, raw, raw)] == [True, True]
    assert len(kept(kafka)) == 1


def test_the_same_source_event_with_other_content_is_refused(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    ingest(signals, raw_signal("One", number=0))
    [violation] = refusal(signals, raw_signal("Other", number=0))
    assert violation.field == "signal.source_event_id"
    assert "used before" in violation.description
    assert [event.value.text for event in kept(kafka)] == ["One"]


def test_a_batch_keeps_what_is_valid_and_tells_what_is_not(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    mute = raw_signal("")
    first, second, third, fourth = batch(
        signals, raw_signal("A", 1), mute, raw_signal("A", 1), raw_signal("B", 1)
    )
    assert not first.acknowledgement.duplicate
    assert [v.field for v in second.rejection.violations] == ["signals[1].text"]
    assert third.acknowledgement.duplicate
    assert [v.field for v in fourth.rejection.violations] == ["signals[3].source_event_id"]
    assert [event.value.text for event in kept(kafka)] == ["A"]


def test_a_stream_answers_each_signal_in_order(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    raws = [raw_signal(f"Signal {number}") for number in range(500)]
    raws[100].text = ""
    raws[200].CopyFrom(raws[199])
    results = stream(signals, raws)
    ids = [event_id("signal", raw.source, raw.source_event_id) for raw in raws]
    told = [result.acknowledgement.signal_id for result in results]
    assert told == [*ids[:100], "", *ids[101:]]
    assert [n for n, r in enumerate(results) if r.HasField("rejection")] == [100]
    assert [n for n, r in enumerate(results) if r.acknowledgement.duplicate] == [200]
    events = kept(kafka)
    assert [event.id for event in events] == [*ids[:100], *ids[101:200], *ids[201:]]


def test_what_was_published_but_not_noted_is_published_again_with_the_same_bytes(
    signals: SignalIngestionServiceStub,
    consent: ConsentServiceStub,
    kafka: KafkaSettings,
    database: PostgresSettings,
) -> None:
    raw = raw_signal()
    consent.Grant(GrantRequest(customer_id=raw.customer_id, recorded_by="test"))
    first = ingest(signals, raw)
    forget_confirmation(database, first.signal_id)
    consent.Withdraw(WithdrawRequest(customer_id=raw.customer_id, recorded_by="test"))
    again = ingest(signals, raw)
    assert not again.duplicate
    assert accepted(database) == {first.signal_id: True}
    one, other = kept(kafka)
    assert one.id == other.id
    assert one.value == other.value
    assert other.value.consent.status == ConsentStatus.CONSENT_STATUS_GRANTED


def test_fields_that_the_contract_does_not_know_are_left_behind(
    signals: SignalIngestionServiceStub, kafka: KafkaSettings
) -> None:
    unknown = b"\xfa\x07\x111111 4111 1111 11"
    raw = raw_signal()
    raw.MergeFromString(unknown)
    raw.participant.MergeFromString(unknown)
    ingest(signals, raw)
    [event] = kept(kafka)
    assert b"1111" not in event.value.SerializeToString()
