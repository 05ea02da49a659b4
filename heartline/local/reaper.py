"""Kills what a test or a demo started once it is gone, however it went.

A process of its own waits at the end of a pipe whose other end only the caller holds.
The kernel closes that end when the caller returns, crashes or is killed, and then
everything adopted is killed.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import psutil

from heartline.local import tree


class Reaper:
    def __enter__(self) -> Self:
        # In a session of its own, so that Ctrl-C does not end it before the caller.
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def adopt(self, pid: int) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(f"{pid}\n")
        pipe.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.communicate()


def reap(pids: Iterable[str]) -> None:
    """Takes pids as they come in; when no more can come, kills them."""
    adopted = []
    for pid in pids:
        # Taken now: a psutil process knows later whether its pid was given to another.
        with contextlib.suppress(psutil.NoSuchProcess):
            adopted.append(psutil.Process(int(pid)))
    for process in reversed(adopted):
        tree.kill(process)


if __name__ == "__main__":
    reap(sys.stdin)
