"""The examples of the README, run as they stand."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heartline.local.stack import LocalStack

pytestmark = pytest.mark.timeout(120)

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
DEADLINE_SECONDS = 20.0


def example(platform: LocalStack, name: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": platform.kafka.bootstrap_servers,
        "HEARTLINE_INGESTION_TARGET": platform.service("ingestion").address,
        "HEARTLINE_PERSONALIZATION_TARGET": platform.service("personalization").address,
    }
    command = [sys.executable, str(EXAMPLES / f"{name}.py")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def test_a_newcomer_publishes_subscribes_and_asks(platform: LocalStack) -> None:
    first, again = example(platform, "publish"), example(platform, "publish")
    assert first.returncode == 0, first.stderr
    assert first.stdout == again.stdout, "the same source event is the same signal"
    asked = asked_until_known(platform)
    assert "HAND_OVER" in asked.stdout
    assert "True" in asked.stdout


def test_a_subscriber_sees_what_is_felt(platform: LocalStack, scenario: object) -> None:
    assert scenario
    seen = example(platform, "subscribe")
    assert seen.returncode == 0, seen.stderr
    assert len(seen.stdout.splitlines()) >= 3


def asked_until_known(platform: LocalStack) -> subprocess.CompletedProcess[str]:
    deadline = time.monotonic() + DEADLINE_SECONDS
    asked = example(platform, "ask")
    while asked.returncode != 0 and time.monotonic() < deadline:
        asked = example(platform, "ask")
    assert asked.returncode == 0, asked.stderr
    return asked
