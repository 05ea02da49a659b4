"""A servicer with one method of each kind, run on a real port of this machine."""

# ruff: noqa: N802, ARG002 - gRPC names the methods and what they take.

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import grpc
import psycopg
import pytest
from opentelemetry.trace import get_current_span

from heartline.contracts import (
    IngestBatchRequest,
    IngestBatchResponse,
    IngestRequest,
    IngestResponse,
    IngestStreamRequest,
    IngestStreamResponse,
    SignalIngestionServiceServicer,
    SubmitFeedbackRequest,
    SubmitFeedbackResponse,
)
from heartline.contracts.signal.v1.signal_ingestion_service_pb2_grpc import (
    add_SignalIngestionServiceServicer_to_server,
)
from heartline.errors import Conflict, NotFound, Unavailable, UndecodableEvent
from heartline.grpc.server import GrpcServer
from heartline.telemetry.tracing import traceparent_of
from heartline.validation import require_valid

SERVICE = "heartline.signal.v1.SignalIngestionService"

FAILURES: dict[str, Exception] = {
    "absent": NotFound("no such feedback"),
    "late": Conflict("the case is closed", "Open another"),
    "away": Unavailable("Kafka is away"),
    "postgres": psycopg.OperationalError("connection refused by 10.0.0.7"),
    "odd": UndecodableEvent("not an event"),
    "bug": KeyError("password=hunter2"),
}


class Notebook(SignalIngestionServiceServicer):
    """Answers, keeps the trace that each call ran within, and fails where it is asked to."""

    def __init__(self) -> None:
        self.traceparents: list[str] = []
        self.finished_streams = 0
        self.slow = asyncio.Event()

    async def Ingest(self, request: IngestRequest, context: Any) -> IngestResponse:
        self.traceparents.append(traceparent_of(get_current_span()))
        require_valid(request)
        return IngestResponse()

    async def IngestBatch(self, request: IngestBatchRequest, context: Any) -> IngestBatchResponse:
        self.slow.set()
        await asyncio.sleep(0.5)
        return IngestBatchResponse()

    async def IngestStream(
        self, request_iterator: AsyncIterator[IngestStreamRequest], context: Any
    ) -> AsyncIterator[IngestStreamResponse]:
        try:
            async for request in request_iterator:
                self.traceparents.append(traceparent_of(get_current_span()))
                if request.signal.text in FAILURES:
                    raise FAILURES[request.signal.text]
                yield IngestStreamResponse()
        finally:
            self.finished_streams += 1

    async def SubmitFeedback(
        self, request: SubmitFeedbackRequest, context: Any
    ) -> SubmitFeedbackResponse:
        raise FAILURES[request.feedback.source]


@dataclass(frozen=True, slots=True)
class Served:
    server: GrpcServer
    notebook: Notebook

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.port}"

    def trace_ids(self) -> set[str]:
        return {traceparent.split("-")[1] for traceparent in self.notebook.traceparents}


def serving(test: Callable[[Served], Awaitable[None]], reflection: bool = False) -> None:
    """Runs the test against a started server."""

    async def main() -> None:
        notebook = Notebook()
        server = GrpcServer(
            0,
            lambda target: add_SignalIngestionServiceServicer_to_server(notebook, target),
            [SERVICE],
            host="127.0.0.1",
            reflection=reflection,
        )
        await server.start()
        try:
            await test(Served(server, notebook))
        finally:
            await server.stop(0)

    asyncio.run(main())


async def failure(call: Awaitable[object]) -> grpc.aio.AioRpcError:
    """How the call failed; it must."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    return failed.value


async def counted(call: AsyncIterable[object]) -> int:
    """How many answers a stream gives."""
    return len([answer async for answer in call])
