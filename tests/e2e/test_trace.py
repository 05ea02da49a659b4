"""One signal is one trace, from the gRPC call to the audit row."""

import time
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.e2e.collector import Collector, Received
from tests.platform.run import Run

pytestmark = pytest.mark.timeout(300)

SERVICES = {"ingestion", "scoring", "personalization", "escalation", "audit"}


@pytest.fixture(scope="module")
def traces(scenario: Run, collector: Collector) -> dict[str, list[Received]]:
    """The spans by trace, once the services have sent what they had."""
    assert scenario.sent.signal_ids
    time.sleep(3)
    found: dict[str, list[Received]] = defaultdict(list)
    for span in collector.spans:
        found[span.trace_id].append(span)
    return found


def whole(traces: dict[str, list[Received]]) -> list[Received]:
    """A trace that went all the way to a case for a human."""
    return next(spans for spans in traces.values() if {s.service for s in spans} >= SERVICES)


def ancestors(span: Received, by_id: dict[str, Received]) -> Iterator[Received]:
    while span.parent_id in by_id:
        span = by_id[span.parent_id]
        yield span


def test_a_trace_spans_all_five_services(traces: dict[str, list[Received]]) -> None:
    assert {span.service for span in whole(traces)} >= SERVICES


def test_the_audit_row_of_a_score_descends_from_the_grpc_call(
    traces: dict[str, list[Received]],
) -> None:
    spans = whole(traces)
    by_id = {span.span_id: span for span in spans}
    recorded = [s for s in spans if s.service == "audit" and "emotions" in s.name]
    assert recorded
    for span in recorded:
        services = [found.service for found in ancestors(span, by_id)]
        assert services[0] == "scoring"
        assert "ingestion" in services


def test_each_service_descends_from_the_one_before_it(traces: dict[str, list[Received]]) -> None:
    spans = whole(traces)
    by_id = {span.span_id: span for span in spans}
    edges = {
        (parent.service, span.service)
        for span in spans
        if (parent := by_id.get(span.parent_id)) is not None and parent.service != span.service
    }
    assert edges >= {
        ("ingestion", "scoring"),
        ("scoring", "personalization"),
        ("personalization", "escalation"),
        ("ingestion", "audit"),
        ("scoring", "audit"),
        ("personalization", "audit"),
        ("escalation", "audit"),
    }


def test_a_batch_links_to_each_of_its_records(traces: dict[str, list[Received]]) -> None:
    spans = {span.span_id: span for found in traces.values() for span in found}
    batches = [span for span in spans.values() if span.name == "process batch"]
    assert {span.service for span in batches} >= {"scoring", "escalation", "audit"}
    for batch in batches:
        assert batch.links
        assert all(spans[link].service == batch.service for link in batch.links if link in spans)


def test_no_span_names_a_customer_or_their_words(traces: dict[str, list[Received]]) -> None:
    for found in traces.values():
        for span in found:
            assert not any("cust-" in value for value in span.attributes.values())


def test_the_door_is_called_by_its_contract(traces: dict[str, list[Received]]) -> None:
    names = {span.name for span in whole(traces) if span.service == "ingestion"}
    assert any("SignalIngestionService" in name for name in names)
