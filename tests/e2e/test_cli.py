"""The commands against a running platform: what they show, and that errors are one line."""

import os
import subprocess
import sys

import pytest

from heartline.contracts import Adaptation
from heartline.local.stack import LocalStack
from heartline.replay.report import ADAPTATION
from tests.platform.run import Run

pytestmark = pytest.mark.timeout(120)


def heartline(platform: LocalStack, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HEARTLINE_HOME": str(platform.home), "COLUMNS": "200"}
    command = [sys.executable, "-m", "heartline.cli.main", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_trace_tells_what_became_of_a_signal(platform: LocalStack, scenario: Run) -> None:
    shown = heartline(platform, "trace", scenario.sent.signal_ids[0])
    assert shown.returncode == 0, shown.stderr
    for topic in ("signals", "emotions", "profiles"):
        assert topic in shown.stdout


def test_explain_gives_reason_evidence_and_counterfactual(
    platform: LocalStack, scenario: Run
) -> None:
    entry = next(entry for entry in scenario.entries if entry.type == ADAPTATION)
    decision = Adaptation.FromString(entry.value).decision
    shown = heartline(platform, "explain", decision.decision_id)
    assert shown.returncode == 0, shown.stderr
    assert decision.reason_code in shown.stdout
    assert "It would have been otherwise" in shown.stdout


def test_verify_proves_the_record(platform: LocalStack, scenario: Run) -> None:
    assert scenario.entries
    shown = heartline(platform, "verify")
    assert shown.returncode == 0, shown.stderr
    assert "intact" in shown.stdout


def test_tail_decodes_the_events_of_a_topic(platform: LocalStack, scenario: Run) -> None:
    assert scenario.entries
    shown = heartline(platform, "tail", "emotions", "--from-beginning", "-n", "5")
    assert shown.returncode == 0, shown.stderr
    assert len(shown.stdout.splitlines()) == 5


def test_topics_and_dead_letters_are_listed(platform: LocalStack, scenario: Run) -> None:
    assert scenario.entries
    topics = heartline(platform, "topics")
    assert "heartline.emotions" in topics.stdout
    assert "missing" not in topics.stdout
    assert "signals" in heartline(platform, "dlq", "list").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("trace", "no-such-signal"),
        ("explain", "no-such-decision"),
        ("tail", "no-such-topic"),
        ("dlq", "show", "no-such-topic"),
        ("replay", "no-such-folder"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_an_error_is_one_clear_line_with_the_next_step(
    platform: LocalStack, arguments: tuple[str, ...]
) -> None:
    failed = heartline(platform, *arguments)
    assert failed.returncode == 1
    assert len(failed.stderr.strip().splitlines()) == 1
    assert failed.stderr.startswith("heartline: ")
    assert "Traceback" not in failed.stderr
