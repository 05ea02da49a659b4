"""The HTTP server as one of the service's components."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from heartline.errors import HeartlineError

KEEP_ALIVE_SECONDS = 30
# Requests in hand have so long to finish when the service stops.
GRACE_SECONDS = 2
LONGEST_QUEUE = 512


class HttpServer:
    """`port` 0 takes a free one; `port` tells which after the start."""

    name = "http"

    def __init__(self, api: FastAPI, host: str, port: int) -> None:
        self.port = port
        self._host = host
        self._server = _Server(
            uvicorn.Config(
                api,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        listener = self._listen()
        self.port = listener.getsockname()[1]
        self._serving = asyncio.create_task(self._server.serve([listener]))
        await self._server.startup_ended.wait()

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving

    def unready(self) -> str | None:
        return None if self._server.started else "the HTTP server has not started"

    def failure(self) -> BaseException | None:
        serving = self._serving
        if serving is None or not serving.done() or serving.cancelled():
            return None
        return serving.exception()

    def _listen(self) -> socket.socket:
        try:
            return socket.create_server((self._host, self.port), backlog=LONGEST_QUEUE)
        except OSError as error:
            address = f"{self._host}:{self.port}"
            raise HeartlineError(f"cannot listen on {address}", "Choose another port") from error


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.startup_ended = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.startup_ended.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The service heeds the signals and stops its components in their order."""
        yield
