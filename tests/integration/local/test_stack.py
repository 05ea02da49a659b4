"""The life of a stack, held to with one service; tests/e2e runs all of them."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from heartline.errors import Conflict, NotFound, Unavailable
from heartline.local.ports import Ports, free_port, free_service_ports
from heartline.local.reaper import Reaper
from heartline.local.stack import LocalStack
from heartline.local.state import read_state


@pytest.fixture(scope="module")
def audit_only(tmp_path_factory: pytest.TempPathFactory, reaper: Reaper) -> Iterator[LocalStack]:
    stack = stack_of_audit(tmp_path_factory.mktemp("stack"), reaper)
    stack.start()
    yield stack
    stack.kill9()


def test_a_killed_service_serves_again_after_a_restart(audit_only: LocalStack) -> None:
    audit = audit_only.service("audit")
    audit.kill9()
    assert audit.health() == "ended"
    assert audit_only.restart("audit").health() == "SERVING"


def test_a_second_instance_joins_and_leaves(audit_only: LocalStack) -> None:
    second = audit_only.start_instance("audit")
    assert second.name == "audit-2"
    assert second.health() == audit_only.service("audit").health() == "SERVING"
    assert second.terminate() == 0
    assert audit_only.service("audit").alive


def test_a_later_command_finds_every_process(audit_only: LocalStack) -> None:
    found = LocalStack.load(audit_only.home)
    assert found is not None
    pids = {process.name: process.pid for process in audit_only.processes if process.alive}
    assert {process.name: process.pid for process in found.processes if process.alive} == pids
    assert all(process.memory() > 10e6 for process in found.processes if process.alive)


def test_a_stack_that_is_up_is_not_started_twice(audit_only: LocalStack) -> None:
    with pytest.raises(Conflict, match="up already"):
        audit_only.start()


def test_an_unknown_service_is_answered_with_the_known_ones(audit_only: LocalStack) -> None:
    with pytest.raises(NotFound, match=r"no service horoscope\. There are: audit"):
        audit_only.service("horoscope")


def test_a_service_that_fails_takes_everything_down_and_says_why(
    tmp_path: Path, reaper: Reaper
) -> None:
    stack = stack_of_audit(tmp_path, reaper, {"HEARTLINE_LOG_LEVEL": "deafening"})
    with pytest.raises(Unavailable, match=r"(?s)audit ended while .*HEARTLINE_LOG_LEVEL is wrong"):
        stack.start()
    assert not any(process.alive for process in stack.processes)
    assert read_state(tmp_path) is None


def test_a_stop_leaves_nothing_running_and_a_start_goes_on_with_the_data(
    tmp_path: Path, reaper: Reaper
) -> None:
    stack = stack_of_audit(tmp_path, reaper)
    stack.start()
    stack.stop()
    assert not any(process.alive for process in stack.processes)
    assert LocalStack.load(tmp_path) is None
    stack.start()
    assert stack.service("audit").health() == "SERVING"
    stack.kill9()


@pytest.mark.parametrize("command", ["status", "down"])
def test_without_a_stack_a_command_says_in_one_line_how_to_start_one(
    command: str, tmp_path: Path
) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "heartline.cli.main", command],
        capture_output=True,
        text=True,
        env={"HEARTLINE_HOME": str(tmp_path)},
    )
    expected = "heartline: No stack was started here. Start it with `heartline up`\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", expected)


def stack_of_audit(
    home: Path, reaper: Reaper, environment: Mapping[str, str] | None = None
) -> LocalStack:
    ports = Ports(free_port(), free_port(), free_port(), {"audit": free_service_ports("audit")})
    return LocalStack(home, ports, environment, reaper)
