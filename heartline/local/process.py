"""One program of the local stack: how to prepare, launch, await, stop and kill it."""

import contextlib
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from pathlib import Path

import psutil

from heartline.errors import Conflict, HeartlineError, Unavailable
from heartline.local import tree
from heartline.local.paths import ROOT
from heartline.local.ports import is_free
from heartline.local.reaper import Reaper
from heartline.local.state import ProcessState

POLL_SECONDS = 0.05


class Process(ABC):
    """Outlives its starter, unless a reaper is given. Its output goes to its log file."""

    start_seconds = 60.0
    stop_seconds = 20.0
    stop_signal = signal.SIGTERM

    def __init__(
        self, name: str, ports: tuple[int, ...], log: Path, reaper: Reaper | None = None
    ) -> None:
        self.name = name
        self.ports = ports
        self.log = log
        self._reaper = reaper
        self._process: psutil.Process | None = None

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def ready(self) -> bool:
        """Asks once, for about a second at most, whether it does its work."""

    def prepare(self) -> None:  # noqa: B027 - most programs need nothing
        """Makes what must exist before the launch; does nothing where it exists."""

    def environment(self) -> Mapping[str, str]:
        """Variables in addition to those of the caller."""
        return {}

    def start(self) -> None:
        """Returns once it is ready.

        Raises:
            Conflict: another program listens on one of its ports.
            Unavailable: it ended or was not ready in time; says how its log ends.
        """
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Starts it without waiting."""
        if self.alive:
            return
        self.prepare()
        self._require_free_ports()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = psutil.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment()},
                cwd=ROOT,
                start_new_session=True,
            )
        if self._reaper is not None:
            self._reaper.adopt(self._process.pid)

    def wait_ready(self) -> None:
        deadline = time.monotonic() + self.start_seconds
        while not self.ready():
            if not self.alive:
                raise self._unavailable("ended while it started")
            if time.monotonic() > deadline:
                raise self._unavailable(f"was not ready after {self.start_seconds:.0f} s")
            time.sleep(POLL_SECONDS)

    def health(self) -> str:
        """ "SERVING", or what is the case instead."""
        if not self.alive:
            return "ended"
        return "SERVING" if self.ready() else "no answer"

    def ask_to_end(self) -> None:
        """Sends the signal to stop, and does not wait."""
        if self._process is not None and self.alive:
            self._process.send_signal(self.stop_signal)

    def await_end(self) -> int | None:
        """Its exit code, or None if someone else started it.

        Raises:
            Unavailable: it had not ended after `stop_seconds` and was killed.
        """
        if self._process is None:
            return None
        try:
            return self._process.wait(self.stop_seconds)
        except psutil.TimeoutExpired:
            self.kill9()
            reason = f"did not stop within {self.stop_seconds:.0f} s and was killed"
            raise self._unavailable(reason) from None

    def terminate(self) -> int | None:
        """Asks it to end and waits, as `await_end`."""
        self.ask_to_end()
        return self.await_end()

    def kill9(self) -> None:
        """SIGKILL, to it and to all below it; returns when they are gone."""
        if self._process is not None:
            tree.kill(self._process)
            self._process.wait(self.stop_seconds)

    @property
    def alive(self) -> bool:
        return self._process is not None and tree.is_alive(self._process)

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def attach(self, state: ProcessState) -> None:
        """Takes over what an earlier command started, if it still runs."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(state.pid)
            if process.create_time() == state.started:
                self._process = process

    def state(self) -> ProcessState:
        return ProcessState(
            name=self.name,
            ports=self.ports,
            pid=self.pid or 0,
            started=0.0 if self._process is None else self._process.create_time(),
            log=str(self.log),
        )

    def memory(self) -> int:
        """Resident bytes, of its children what they share with nobody."""
        return 0 if self._process is None else tree.memory(self._process)

    def _require_free_ports(self) -> None:
        for port in self.ports:
            if not is_free(port):
                message = f"{self.name} needs port {port}, which another program listens on"
                raise Conflict(message, "Stop that program or run `heartline up --free-ports`")

    def _unavailable(self, what: str) -> HeartlineError:
        lines = self.log.read_text(errors="replace").splitlines()[-10:]
        end = "".join(f"\n  {line}" for line in lines)
        return Unavailable(f"{self.name} {what}", f"Its log {self.log} ends with:{end}")


def end_all(processes: Collection[Process]) -> list[HeartlineError]:
    """Stops them side by side; what went wrong with any."""
    for process in processes:
        process.ask_to_end()
    problems = []
    for process in processes:
        try:
            process.await_end()
        except HeartlineError as problem:
            problems.append(problem)
    return problems
