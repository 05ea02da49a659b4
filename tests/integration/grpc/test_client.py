import asyncio
import time

import grpc
import pytest
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, use_span

from heartline.contracts import (
    IngestBatchRequest,
    IngestRequest,
    IngestStreamRequest,
    SignalIngestionServiceStub,
)
from heartline.errors import InvalidInput, Unavailable
from heartline.grpc.client import blocking_channel, channel
from heartline.grpc.status import from_rpc_error
from heartline.local.ports import free_port
from tests.integration.grpc.notebook import Served, counted, failure, serving

TRACE_ID = 0x0AF7651916CD43DD8448EB211C80319C
CALLER = NonRecordingSpan(SpanContext(TRACE_ID, 0xB7AD6B7169203331, False, TraceFlags(1)))


def test_a_call_without_a_timeout_has_the_deadline_of_its_channel() -> None:
    async def test(served: Served) -> None:
        async with channel(served.address, deadline_seconds=0.1) as to_server:
            stub = SignalIngestionServiceStub(to_server)
            error = await failure(stub.IngestBatch(IngestBatchRequest()))
            assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
            assert isinstance(from_rpc_error(error), Unavailable)
            await stub.IngestBatch(IngestBatchRequest(), timeout=5)

    serving(test)


def test_a_service_that_is_away_is_unavailable_at_once() -> None:
    async def main() -> float:
        started = time.monotonic()
        async with channel(f"127.0.0.1:{free_port()}") as to_nobody:
            error = await failure(SignalIngestionServiceStub(to_nobody).Ingest(IngestRequest()))
        assert isinstance(from_rpc_error(error), Unavailable)
        return time.monotonic() - started

    assert asyncio.run(main()) < 5


def test_a_call_carries_the_trace_that_it_is_made_within() -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            stub = SignalIngestionServiceStub(to_server)
            with use_span(CALLER):
                await failure(stub.Ingest(IngestRequest()))
                assert await counted(stub.IngestStream(iter([IngestStreamRequest()] * 2))) == 2
        assert len(served.notebook.traceparents) == 3
        assert served.trace_ids() == {f"{TRACE_ID:032x}"}

    serving(test)


def test_code_without_asyncio_has_the_same() -> None:
    def call(address: str) -> None:
        with blocking_channel(address, deadline_seconds=0.1) as to_server, use_span(CALLER):
            stub = SignalIngestionServiceStub(to_server)
            assert len(list(stub.IngestStream(iter([IngestStreamRequest()] * 3)))) == 3
            with pytest.raises(grpc.RpcError) as refused:
                stub.Ingest(IngestRequest())
            with pytest.raises(grpc.RpcError) as late:
                stub.IngestBatch(IngestBatchRequest())
        assert isinstance(from_rpc_error(refused.value), InvalidInput)
        assert isinstance(from_rpc_error(late.value), Unavailable)

    async def test(served: Served) -> None:
        await asyncio.to_thread(call, served.address)
        assert len(served.notebook.traceparents) == 4
        assert served.trace_ids() == {f"{TRACE_ID:032x}"}

    serving(test)
