"""The life of a service: start its components in order, tell its readiness, drain, end.

On SIGTERM it reports NOT_SERVING, goes on answering for a moment so that callers notice,
finishes the calls in hand, then stops the components in reverse order, all within the
drain budget. Kafka or Postgres away makes it not ready, never not alive.
"""

import asyncio
import os
import signal
from collections.abc import Sequence
from typing import Protocol

from heartline.errors import HeartlineError
from heartline.grpc.server import GrpcServer
from heartline.logs import get_logger

LOOK_EVERY_SECONDS = 0.2
# Shares of the drain budget; the components have the rest.
NOTICE_SHARE = 1 / 8
CALLS_SHARE = 1 / 4


class Component(Protocol):
    """A part of a service with a life of its own: a consumer, a relay, a pool, an HTTP door."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Finishes the work in hand and lets go of what it holds."""

    def unready(self) -> str | None:
        """Why it cannot work at present, such as "Kafka is away"; None when it can."""

    def failure(self) -> BaseException | None:
        """What ended it for good; the service ends with it."""


class ComponentFailed(HeartlineError):
    """A component ended for good; the cause is the exception's."""


async def serve(
    name: str, components: Sequence[Component], server: GrpcServer, drain_seconds: float = 8.0
) -> None:
    """Runs a service until SIGTERM or SIGINT.

    Raises SystemExit(1) after a component has failed. What does not stop within
    `drain_seconds` is abandoned: the process exits at once with code 1, and what was not
    committed is delivered again.
    """
    log = get_logger()
    started: list[Component] = []
    asked = asyncio.create_task(_asked_to_stop())
    run = asyncio.create_task(_run(name, components, server, started))
    await asyncio.wait((run, asked), return_when=asyncio.FIRST_COMPLETED)
    failure = run.exception() if run.done() else None
    if failure is not None:
        log.error("service_failed", error=str(failure), exc_info=_unforeseen(failure))
    run.cancel()
    await _drain(started, server, drain_seconds)
    log.info("service_stopped")
    if failure is not None:
        raise SystemExit(1)


async def _asked_to_stop() -> None:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    await asked.wait()


async def _run(
    name: str, components: Sequence[Component], server: GrpcServer, started: list[Component]
) -> None:
    """Starts everything and follows it; ends only by raising."""
    await server.start()
    for component in components:
        try:
            await component.start()
        except Exception as error:
            raise ComponentFailed(f"{component.name} did not start: {error}") from error
        started.append(component)
    get_logger().info("service_started", name=name, grpc_port=server.port)
    await _follow(components, server)


async def _follow(components: Sequence[Component], server: GrpcServer) -> None:
    """Keeps health in step with readiness."""
    told: list[str] | None = None
    while True:
        for component in components:
            if (failure := component.failure()) is not None:
                raise ComponentFailed(f"{component.name} failed: {failure}") from failure
        reasons = [reason for c in components if (reason := c.unready()) is not None]
        if reasons != told:
            await server.set_serving(not reasons)
            get_logger().info("readiness_changed", ready=not reasons, reasons=reasons)
            told = reasons
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _drain(started: Sequence[Component], server: GrpcServer, seconds: float) -> None:
    get_logger().info("service_drains", seconds=seconds)
    try:
        async with asyncio.timeout(seconds):
            await server.set_serving(False)
            await asyncio.sleep(seconds * NOTICE_SHARE)
            await server.stop(seconds * CALLS_SHARE)
            for component in reversed(started):
                await _stop(component)
    except TimeoutError:
        get_logger().error("drain_took_too_long", seconds=seconds)
        # Threads that still hang would keep the interpreter alive beyond the budget.
        os._exit(1)


async def _stop(component: Component) -> None:
    """One component that cannot stop cleanly must not keep the others from it."""
    try:
        await component.stop()
    except Exception as error:  # noqa: BLE001
        get_logger().error("component_did_not_stop", component=component.name, exc_info=error)


def _unforeseen(failure: BaseException) -> BaseException | None:
    """The cause where it is not an error of ours that says everything in one line."""
    cause = failure.__cause__ or failure
    return None if isinstance(cause, HeartlineError) else cause
