import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from heartline.errors import Unavailable
from heartline.local.process import Process

STARTER = """
import subprocess, time
from heartline.local.reaper import Reaper
with Reaper() as reaper:
    sleeper = subprocess.Popen(["sleep", "600"], start_new_session=True)
    reaper.adopt(sleeper.pid)
    print(sleeper.pid, flush=True)
    time.sleep(600)
"""


class Script(Process):
    """A shell script; ready once it has said so in its log."""

    start_seconds = 2.0
    stop_seconds = 0.5

    def __init__(self, script: str, directory: Path) -> None:
        super().__init__("script", (), directory / "log")
        self._script = script

    def command(self) -> list[str]:
        return ["/bin/sh", "-c", self._script]

    def ready(self) -> bool:
        return "ready" in self.log.read_text()


def test_one_that_ends_while_it_starts_says_its_last_words(tmp_path: Path) -> None:
    script = Script("echo no such brain; exit 3", tmp_path)
    with pytest.raises(Unavailable, match=r"(?s)ended while it started.*no such brain"):
        script.start()


def test_one_that_never_gets_ready_is_not_waited_for_longer_than_told(tmp_path: Path) -> None:
    script = Script("echo thinking; exec sleep 600", tmp_path)
    with pytest.raises(Unavailable, match=r"(?s)was not ready after 2 s.*thinking"):
        script.start()
    script.kill9()


def test_one_that_does_not_stop_is_killed_and_named(tmp_path: Path) -> None:
    script = Script("trap '' TERM; echo ready; while :; do sleep 0.1; done", tmp_path)
    script.start()
    with pytest.raises(Unavailable, match="script did not stop within 0 s and was killed"):
        script.terminate()
    assert not script.alive


def test_a_kill_ends_what_it_started_too(tmp_path: Path) -> None:
    script = Script("sleep 600 & echo $!; echo ready; wait", tmp_path)
    script.start()
    child = psutil.Process(int(script.log.read_text().split()[0]))
    script.kill9()
    assert not script.alive
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_later_command_takes_over_what_still_runs(tmp_path: Path) -> None:
    first, second = (Script("echo ready; exec sleep 600", tmp_path) for _ in range(2))
    first.start()
    second.attach(first.state())
    assert second.alive
    assert second.memory() > 0
    second.kill9()
    assert not first.alive


def test_the_reaper_outlives_the_starters_kill_and_ends_what_it_adopted() -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    sleeper = psutil.Process(int(starter.stdout.readline()))
    starter.send_signal(signal.SIGKILL)
    starter.communicate()
    deadline = time.monotonic() + 10
    while sleeper.is_running() and sleeper.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)
