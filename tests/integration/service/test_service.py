"""The life of a service, seen from outside: its health, its log and its exit code."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from heartline.grpc.server import LIVENESS, OVERALL
from heartline.local.ports import free_port
from tests.integration.service.tiny import DRAIN_SECONDS, LATE_SECONDS

START_SECONDS = 20.0


class Tiny:
    """The process, and what it tells."""

    def __init__(self, behaviour: str) -> None:
        self.address = f"127.0.0.1:{(port := free_port())}"
        command = [sys.executable, "-m", "tests.integration.service.tiny", str(port), behaviour]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    def health(self, service: str = OVERALL) -> str:
        with grpc.insecure_channel(self.address) as channel:
            stub: Any = HealthStub(channel)
            try:
                answer = stub.Check(HealthCheckRequest(service=service), timeout=1)
            except grpc.RpcError:
                return "no answer"
            return HealthCheckResponse.ServingStatus.Name(answer.status)

    def until(self, health: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.health() != health:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def end(self) -> list[dict[str, Any]]:
        """What it had logged when it ended."""
        _, errors = self.process.communicate(timeout=START_SECONDS)
        return [json.loads(line) for line in errors.splitlines()]


@contextmanager
def tiny(behaviour: str) -> Iterator[Tiny]:
    service = Tiny(behaviour)
    try:
        yield service
    finally:
        service.process.kill()
        service.process.communicate()


def events(lines: list[dict[str, Any]]) -> list[str]:
    return [
        line["event"] + "".join(f" {line[k]}" for k in ("part",) if k in line) for line in lines
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_asked_to_stop_drains_and_exits_well(number: signal.Signals) -> None:
    with tiny("well") as service:
        service.until("SERVING")
        service.process.send_signal(number)
        service.until("NOT_SERVING")
        assert service.health(LIVENESS) == "SERVING"
        lines = service.end()
        assert service.process.returncode == 0
    assert [event for event in events(lines) if event.startswith("part_")] == [
        "part_started first",
        "part_started second",
        "part_started last",
        "part_stopped last",
        "part_stopped second",
        "part_stopped first",
    ]


def test_a_part_that_waits_makes_the_service_unready_not_dead() -> None:
    with tiny("late") as service:
        service.until("NOT_SERVING")
        began = time.monotonic()
        assert service.health(LIVENESS) == "SERVING"
        service.until("SERVING")
        assert time.monotonic() - began > LATE_SECONDS / 2
        service.process.terminate()
        changes = [line for line in service.end() if line["event"] == "readiness_changed"]
        assert [change["reasons"] for change in changes] == [["Kafka is away"], []]


def test_a_part_that_fails_ends_the_service_with_one_clear_line() -> None:
    with tiny("failing") as service:
        lines = service.end()
        assert service.process.returncode == 1
    [line] = [line for line in lines if line["level"] == "error"]
    assert line["error"] == "last failed: out of luck"
    assert "part_stopped first" in events(lines)


def test_a_part_that_does_not_start_ends_the_service_and_those_before_it() -> None:
    with tiny("broken") as service:
        lines = service.end()
        assert service.process.returncode == 1
    [line] = [line for line in lines if line["level"] == "error"]
    assert line["error"] == "last did not start: Postgres cannot be reached. Start it"
    assert "exception" not in line
    assert events(lines)[-3:] == ["part_stopped second", "part_stopped first", "service_stopped"]


def test_a_service_that_still_starts_stops_when_it_is_asked_to() -> None:
    with tiny("waiting") as service:
        service.until("NOT_SERVING")
        service.process.terminate()
        lines = service.end()
        assert service.process.returncode == 0
    assert events(lines)[-3:] == ["part_stopped second", "part_stopped first", "service_stopped"]


def test_a_part_that_cannot_stop_does_not_keep_the_others_from_it() -> None:
    with tiny("stubborn") as service:
        service.until("SERVING")
        service.process.terminate()
        lines = service.end()
        assert service.process.returncode == 0
    assert "part_stopped first" in events(lines)


def test_a_stop_takes_no_longer_than_its_budget() -> None:
    with tiny("hanging") as service:
        service.until("SERVING")
        began = time.monotonic()
        service.process.terminate()
        lines = service.end()
        assert DRAIN_SECONDS <= time.monotonic() - began < DRAIN_SECONDS + 1.5
        assert service.process.returncode == 1
    assert events(lines)[-1] == "drain_took_too_long"


def test_a_service_whose_port_is_taken_says_so() -> None:
    with tiny("well") as service:
        service.until("SERVING")
        port = service.address.rpartition(":")[2]
        command = [sys.executable, "-m", "tests.integration.service.tiny", port, "well"]
        second = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=START_SECONDS)
        assert second.returncode == 1
        assert f"cannot listen on {service.address}" in second.stderr
        assert service.health() == "SERVING"
