import asyncio
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest
from grpc_reflection.v1alpha.reflection_pb2_grpc import ServerReflectionStub

from heartline.contracts import (
    Feedback,
    IngestBatchRequest,
    IngestRequest,
    IngestStreamRequest,
    IngestStreamResponse,
    RawSignal,
    SignalIngestionServiceStub,
    SubmitFeedbackRequest,
)
from heartline.errors import Conflict, HeartlineError, InvalidInput, NotFound, Unavailable
from heartline.grpc.client import channel
from heartline.grpc.server import LARGEST_MESSAGE, LIVENESS, OVERALL, GrpcServer
from heartline.grpc.status import from_rpc_error
from tests.integration.grpc.notebook import SERVICE, Served, failure, serving


async def status(served: Served, service: str) -> str:
    async with channel(served.address) as to_server:
        stub: Any = HealthStub(to_server)
        answer = await stub.Check(HealthCheckRequest(service=service))
        return HealthCheckResponse.ServingStatus.Name(answer.status)


def texts(*values: str) -> list[IngestStreamRequest]:
    return [IngestStreamRequest(signal=RawSignal(text=value)) for value in values]


def test_a_server_serves_once_it_is_told_that_it_can() -> None:
    async def test(served: Served) -> None:
        assert await status(served, OVERALL) == await status(served, SERVICE) == "NOT_SERVING"
        assert await status(served, LIVENESS) == "SERVING"
        await served.server.set_serving(True)
        assert await status(served, OVERALL) == await status(served, SERVICE) == "SERVING"
        await served.server.set_serving(False)
        assert await status(served, SERVICE) == "NOT_SERVING"

    serving(test)


@pytest.mark.parametrize(
    ("asked", "kind", "text"),
    [
        ("absent", NotFound, "no such feedback"),
        ("late", Conflict, "the case is closed. Open another"),
        ("away", Unavailable, "Kafka is away"),
        ("postgres", Unavailable, "Postgres is away. Try again in a few seconds"),
    ],
)
def test_an_error_of_the_service_has_its_own_status(
    asked: str, kind: type[HeartlineError], text: str
) -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            request = SubmitFeedbackRequest(feedback=Feedback(source=asked))
            stub = SignalIngestionServiceStub(to_server)
            error = from_rpc_error(await failure(stub.SubmitFeedback(request)))
        assert (type(error), str(error)) == (kind, text)

    serving(test)


@pytest.mark.parametrize("asked", ["bug", "odd"])
def test_a_fault_of_the_service_is_internal_and_keeps_its_details(asked: str) -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            request = SubmitFeedbackRequest(feedback=Feedback(source=asked))
            stub = SignalIngestionServiceStub(to_server)
            error = await failure(stub.SubmitFeedback(request))
        assert error.code() is grpc.StatusCode.INTERNAL
        assert "hunter2" not in str(error)
        assert "under trace" in str(error.details())

    serving(test)


def test_invalid_input_names_each_field() -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            request = IngestRequest(signal=RawSignal(text="hello"))
            stub = SignalIngestionServiceStub(to_server)
            error = from_rpc_error(await failure(stub.Ingest(request)))
        assert isinstance(error, InvalidInput)
        fields = [violation.field for violation in error.violations]
        assert fields[0] == "signal.source"
        assert len(fields) == 7

    serving(test)


def test_a_stream_answers_until_it_fails_with_its_reason() -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            call = SignalIngestionServiceStub(to_server).IngestStream(iter(texts("a", "b", "late")))
            answers = [await call.read(), await call.read()]
            error = await failure(call.read())
        assert answers == [IngestStreamResponse()] * 2
        assert isinstance(from_rpc_error(error), Conflict)
        assert served.notebook.finished_streams == 1

    serving(test)


def test_a_stream_that_its_caller_leaves_is_closed() -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            call = SignalIngestionServiceStub(to_server).IngestStream()
            await call.write(*texts("a"))
            await call.read()
            call.cancel()
            for _ in range(50):
                await asyncio.sleep(0.02)
                if served.notebook.finished_streams:
                    break
        assert served.notebook.finished_streams == 1

    serving(test)


def test_a_message_above_four_mebibytes_is_refused() -> None:
    async def test(served: Served) -> None:
        large: Message = IngestRequest(signal=RawSignal(text="x" * LARGEST_MESSAGE))
        async with grpc.aio.insecure_channel(served.address) as to_server:
            error = await failure(SignalIngestionServiceStub(to_server).Ingest(large))  # type: ignore[arg-type]
        assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert served.notebook.traceparents == []

    serving(test)


def test_calls_in_hand_finish_within_the_grace() -> None:
    async def test(served: Served) -> None:
        async with channel(served.address) as to_server:
            call = SignalIngestionServiceStub(to_server).IngestBatch(IngestBatchRequest())
            await asyncio.wait_for(served.notebook.slow.wait(), 5)
            await served.server.stop(3.0)
            assert (await call).results == []

    serving(test)


def test_a_port_that_is_taken_is_refused() -> None:
    async def test(served: Served) -> None:
        second = GrpcServer(served.server.port, lambda _: None, [], host="127.0.0.1")
        with pytest.raises(HeartlineError, match="cannot listen on"):
            await second.start()

    serving(test)


async def listed(served: Served) -> list[str]:
    async with channel(served.address) as to_server:
        stub: Any = ServerReflectionStub(to_server)  # type: ignore[arg-type]
        call = stub.ServerReflectionInfo(iter([ServerReflectionRequest(list_services="")]))
        async for answer in call:
            return [service.name for service in answer.list_services_response.service]
    return []


def test_the_api_is_listed_only_where_reflection_is_on() -> None:
    async def shown(served: Served) -> None:
        assert SERVICE in await listed(served)

    async def hidden(served: Served) -> None:
        error = await failure(listed(served))
        assert error.code() is grpc.StatusCode.UNIMPLEMENTED

    serving(shown, reflection=True)
    serving(hidden)
