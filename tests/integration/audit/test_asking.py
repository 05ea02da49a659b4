"""What the record is asked over gRPC: trails, explanations, verification."""

from collections.abc import Iterator
from dataclasses import replace

import grpc
import pytest

from heartline.catalogue import TOPICS
from heartline.contracts import (
    AuditServiceStub,
    DecisionKind,
    DecisionRecord,
    ExplainRequest,
    TrailRequest,
    TrailResponse,
    VerifyRequest,
)
from tests.integration.audit.flow import (
    CUSTOMERS,
    customer_id,
    decision,
    flow,
    flows,
    interaction_id,
    signal_id,
)
from tests.integration.audit.harness import Audit, asking, record, tamper

FLOW = [topic.name for topic in TOPICS]
RECORDED = 60


@pytest.fixture
def stub(audit: Audit) -> Iterator[AuditServiceStub]:
    """Asks a service that has RECORDED flows on record."""
    record(audit.database, flows(range(RECORDED)))
    with asking(audit.start()) as stub:
        yield stub


def ids(answer: TrailResponse) -> list[str]:
    return [entry.event_id for entry in answer.entries]


def test_the_trail_of_a_signal_holds_all_that_came_of_it_in_the_order_of_the_flow(
    stub: AuditServiceStub,
) -> None:
    answer = stub.Trail(TrailRequest(signal_id=signal_id(3)))
    expected = [event for event in flow(3) if event.signal_id]
    assert ids(answer) == [event.id for event in expected]
    assert [entry.topic for entry in answer.entries] == [event.topic.name for event in expected]
    assert answer.next_page_token == ""
    first = answer.entries[0]
    assert first.type == "heartline.signal.v1.Signal"
    assert first.customer_id == customer_id(3)
    assert first.interaction_id == interaction_id(3)
    assert first.value == flow(3)[1].value.SerializeToString(deterministic=True)
    assert first.recorded_at.ToMicroseconds() == 1_700_000_000_000_000


def test_the_trail_of_an_interaction_holds_its_outcomes_too(stub: AuditServiceStub) -> None:
    answer = stub.Trail(TrailRequest(interaction_id=interaction_id(3)))
    assert set(ids(answer)) == {event.id for event in flow(3) if event.subject}


def test_the_trail_of_a_customer_is_read_page_by_page(stub: AuditServiceStub) -> None:
    expected = [e for number in range(RECORDED) if number % CUSTOMERS == 5 for e in flow(number)]
    request = TrailRequest(customer_id=customer_id(5), limit=7)
    read: list[str] = []
    while True:
        answer = stub.Trail(request)
        assert len(answer.entries) <= 7
        read += ids(answer)
        if not answer.next_page_token:
            break
        request.page_token = answer.next_page_token
    assert sorted(read) == sorted(event.id for event in expected)
    topics = [FLOW.index(e.topic.name) for id_ in read for e in expected if e.id == id_]
    assert topics == sorted(topics), "all were published in the same moment"


def test_a_page_stays_below_what_a_grpc_client_takes(audit: Audit) -> None:
    signals = [replace(flow(number)[1], key="one") for number in range(60)]
    for signal in signals:
        signal.value.text = "x" * 64_000
    record(audit.database, signals)
    with asking(audit.start()) as stub:
        first = stub.Trail(TrailRequest(customer_id="one"))
        rest = stub.Trail(TrailRequest(customer_id="one", page_token=first.next_page_token))
    assert 0 < len(first.entries) < 60
    assert ids(first) + ids(rest) == [signal.id for signal in signals]
    assert rest.next_page_token == ""


@pytest.mark.parametrize(
    "kind",
    [
        DecisionKind.DECISION_KIND_ADAPTATION,
        DecisionKind.DECISION_KIND_CARE,
        DecisionKind.DECISION_KIND_ESCALATION,
    ],
)
def test_a_decision_is_explained_by_what_it_rests_on_and_what_came_of_it(
    stub: AuditServiceStub, kind: DecisionKind.ValueType
) -> None:
    asked = decision(kind, 3)
    answer = stub.Explain(ExplainRequest(decision_id=asked.decision_id))
    assert answer.decision == asked
    of_the_signal = {event.id for event in flow(3) if event.signal_id}
    consent = {event.id for event in flow(3) if event.topic.name == "governance"}
    outcome = {e.id for e in flow(3) if e.topic.name in {"escalations", "feedback"}}
    expected = of_the_signal | consent
    if kind == DecisionKind.DECISION_KIND_ESCALATION:
        expected |= outcome
    assert {entry.event_id for entry in answer.entries} == expected


def test_a_decision_that_is_not_on_record_is_not_found(stub: AuditServiceStub) -> None:
    with pytest.raises(grpc.RpcError) as failure:
        stub.Explain(ExplainRequest(decision_id="d-none"))
    assert failure.value.code() is grpc.StatusCode.NOT_FOUND
    assert "d-none" in str(failure.value.details())


def test_a_decision_whose_event_was_changed_is_refused_rather_than_told(
    audit: Audit, stub: AuditServiceStub
) -> None:
    asked = decision(DecisionKind.DECISION_KIND_CARE, 3)
    forged = DecisionRecord(decision_id="another")
    carrier = next(event for event in flow(3) if event.topic.name == "care")
    for value in (b"\xff", type(carrier.value)(decision=forged).SerializeToString()):
        tamper(
            audit.database, "UPDATE record SET value = %s WHERE event_id = %s", value, carrier.id
        )
        with pytest.raises(grpc.RpcError) as failure:
            stub.Explain(ExplainRequest(decision_id=asked.decision_id))
        assert failure.value.code() is grpc.StatusCode.FAILED_PRECONDITION
        assert "heartline verify" in str(failure.value.details())


@pytest.mark.parametrize(
    "request_",
    [TrailRequest(), TrailRequest(signal_id="s", limit=10_001)],
    ids=["no selector", "too many"],
)
def test_a_wrong_question_names_its_field(stub: AuditServiceStub, request_: TrailRequest) -> None:
    with pytest.raises(grpc.RpcError) as failure:
        stub.Trail(request_)
    assert failure.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "selector" in str(failure.value.details()) or "limit" in str(failure.value.details())


def test_verify_tells_the_chain_and_the_position_of_a_change(
    audit: Audit, stub: AuditServiceStub
) -> None:
    intact = stub.Verify(VerifyRequest())
    assert (intact.intact, intact.entries, intact.chains) == (True, 10 * RECORDED, len(TOPICS))
    tamper(audit.database, "UPDATE record SET source = 'x' WHERE topic = 'care' AND position = 17")
    answer = stub.Verify(VerifyRequest())
    assert not answer.intact
    assert answer.breach_count == 1
    breach = answer.breaches[0]
    assert (breach.topic, breach.partition, breach.position) == ("care", 0, 17)
    assert "changed" in breach.description
