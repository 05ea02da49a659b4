"""What a process records reaches a collector; a collector that is away holds up nothing."""

import os
import subprocess
import sys
import time

import pytest

from heartline.local.ports import free_port
from heartline.telemetry import names
from tests.e2e.collector import Collector, Received, collecting
from tests.integration.grpc.notebook import SERVICE
from tests.integration.telemetry.traced import CALLER, SERVICE_NAME


def traced(**settings: str) -> float:
    """Runs the traced process; how many seconds it took."""
    variables = {f"HEARTLINE_TELEMETRY_{name.upper()}": value for name, value in settings.items()}
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.integration.telemetry.traced"]
    subprocess.run(command, check=True, timeout=60, env={**os.environ, **variables})
    return time.monotonic() - began


def spans(collector: Collector) -> dict[str, Received]:
    return {span.name: span for span in collector.spans}


def test_a_call_is_a_span_of_its_service_within_the_trace_of_its_caller() -> None:
    with collecting() as collector:
        traced(otlp_endpoint=collector.endpoint)
        found = spans(collector)
    caller, refused = found[CALLER], found[f"{SERVICE}/Ingest"]
    assert {span.service for span in found.values()} == {SERVICE_NAME}
    assert (refused.trace_id, refused.parent_id) == (caller.trace_id, caller.span_id)
    assert caller.parent_id == ""
    assert refused.attributes[names.RPC_STATUS] == "INVALID_ARGUMENT"
    assert found[f"{SERVICE}/SubmitFeedback"].attributes[names.RPC_STATUS] == "INTERNAL"


def test_a_trace_that_is_not_sampled_is_not_exported() -> None:
    with collecting() as collector:
        traced(otlp_endpoint=collector.endpoint, sample_ratio="0")
        assert collector.spans == []


@pytest.mark.parametrize("endpoint", ["", "away"])
def test_a_process_ends_in_time_without_a_collector(endpoint: str) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    assert traced(otlp_endpoint=away if endpoint else "") < 15
