"""A process and all below it: who is alive, how much they take, how they are killed."""

import contextlib
import time

import psutil

KILL_SECONDS = 10.0


def kill(process: psutil.Process) -> None:
    """Kills a process and then all below it, and waits until they are gone.

    Raises:
        psutil.TimeoutExpired: the kernel had not ended them after KILL_SECONDS.
    """
    members = family(process)
    for member in members:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    deadline = time.monotonic() + KILL_SECONDS
    while any(map(is_alive, members)):
        if time.monotonic() > deadline:
            raise psutil.TimeoutExpired(KILL_SECONDS, process.pid)
        time.sleep(0.01)


def family(process: psutil.Process) -> list[psutil.Process]:
    """It and all below it, as far as they still run."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def is_alive(process: psutil.Process) -> bool:
    """A zombie is dead once its last thread has ended; until then it may hold its port."""
    try:
        zombie = process.status() == psutil.STATUS_ZOMBIE
        return process.is_running() and not (zombie and process.num_threads() <= 1)
    except psutil.NoSuchProcess:
        return False


def memory(process: psutil.Process) -> int:
    """Resident bytes of it, and of all below it those that they share with nobody."""
    members = family(process)
    return sum(_bytes(member, shared=member is process) for member in members)


def _bytes(process: psutil.Process, *, shared: bool) -> int:
    with contextlib.suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss if shared else process.memory_full_info().uss)
    return 0
