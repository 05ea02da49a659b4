"""A deadline for calls that do not keep their own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns or raises; the call itself goes on if it does not end in time.

    Raises:
        TimeoutError: it has not ended after `seconds`.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001  it is the caller's
            future.set_exception(error)

    threading.Thread(target=run, name="deadline", daemon=True).start()
    return future.result(seconds)
