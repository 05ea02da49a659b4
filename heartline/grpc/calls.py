"""What every call of a service runs within: a span, a clock, and errors that become statuses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AbstractContextManager, aclosing, asynccontextmanager
from typing import Any, TypeAlias

import grpc
import psycopg
from google.protobuf.message import DecodeError
from opentelemetry.trace import Span, SpanKind, StatusCode, format_trace_id, get_current_span

from heartline.errors import HeartlineError, InvalidInput, Unavailable, Violation
from heartline.grpc.status import code_of, status_of
from heartline.logs import get_logger
from heartline.telemetry import names
from heartline.telemetry.metrics import histogram
from heartline.telemetry.tracing import TRACEPARENT, context_of, tracer

# Quoted, and annotations deferred: these are generic for the type checker only.
Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"

FAULTS = (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE)

_durations = histogram(names.RPC_DURATION)


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Wraps the handlers of the named services; a streaming handler is an async generator."""

    def __init__(self, services: Collection[str]) -> None:
        self._prefixes = tuple(f"/{service}/" for service in services)

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler | None:
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or not method.startswith(self._prefixes):
            return handler
        return (
            _streamed(handler, method) if handler.response_streaming else _single(handler, method)
        )


def _single(handler: Handler, method: str) -> Handler:
    behavior: Any = handler.stream_unary if handler.request_streaming else handler.unary_unary
    make: Callable[..., Handler] = (
        grpc.stream_unary_rpc_method_handler
        if handler.request_streaming
        else grpc.unary_unary_rpc_method_handler
    )

    async def answer(request: Any, context: Context) -> object:  # noqa: ANN401
        async with _answering(method, context):
            return await behavior(_decoded(request, handler), context)

    return make(answer, None, handler.response_serializer)


def _streamed(handler: Handler, method: str) -> Handler:
    behavior: Any = handler.stream_stream if handler.request_streaming else handler.unary_stream
    make: Callable[..., Handler] = (
        grpc.stream_stream_rpc_method_handler
        if handler.request_streaming
        else grpc.unary_stream_rpc_method_handler
    )

    # Writes rather than yields: a generator that a cancelled call leaves behind would be
    # closed in another task, where its span is not the current one.
    async def answer(request: Any, context: Context) -> None:  # noqa: ANN401
        async with (
            _answering(method, context),
            aclosing(behavior(_decoded(request, handler), context)) as responses,
        ):
            async for response in responses:
                await context.write(response)

    return make(answer, None, handler.response_serializer)


def _decoded(request: Any, handler: Handler) -> object:  # noqa: ANN401
    """Bytes as the handler's message, a stream of bytes as a stream of messages.

    gRPC itself would answer a message that cannot be read with an internal error.
    """
    if not handler.request_streaming:
        return _message(request, handler)
    return (_message(content, handler) async for content in request)


def _message(content: bytes, handler: Handler) -> object:
    decode: Any = handler.request_deserializer
    try:
        return decode(content)
    except DecodeError as error:
        raise InvalidInput([Violation("request", f"cannot be read: {error}")]) from error


@asynccontextmanager
async def _answering(method: str, context: Context) -> AsyncIterator[None]:
    started = time.perf_counter()
    with _span(method, context) as span:
        try:
            yield
            _record(span, method, started, grpc.StatusCode.OK)
        except (asyncio.CancelledError, grpc.aio.AbortError):
            _record(span, method, started, grpc.StatusCode.CANCELLED)
            raise
        except Exception as error:  # noqa: BLE001  every error becomes a status
            status = status_of(_typed(error, method))
            _record(span, method, started, status.code)
            await context.abort(status.code, status.details, status.trailing_metadata)


def _span(method: str, context: Context) -> AbstractContextManager[Span]:
    """A server span that continues the caller's trace."""
    metadata = dict(context.invocation_metadata() or ())
    return tracer.start_as_current_span(
        method.removeprefix("/"),
        context=context_of(str(metadata.get(TRACEPARENT, ""))),
        kind=SpanKind.SERVER,
        attributes={names.RPC_SYSTEM: names.GRPC, names.RPC_METHOD: method.removeprefix("/")},
    )


def _record(span: Span, method: str, started: float, code: grpc.StatusCode) -> None:
    span.set_attribute(names.RPC_STATUS, code.name)
    if code in FAULTS:
        span.set_status(StatusCode.ERROR, code.name)
    attributes: dict[str, str] = {
        names.RPC_METHOD: method.removeprefix("/"),
        names.RPC_STATUS: code.name,
    }
    _durations.record(time.perf_counter() - started, attributes)


def _typed(error: Exception, method: str) -> HeartlineError:
    """The error as the caller may see it; a fault of ours is logged and not shown."""
    if isinstance(error, HeartlineError) and code_of(error) is not grpc.StatusCode.INTERNAL:
        return error
    if isinstance(error, psycopg.OperationalError):
        return Unavailable("Postgres is away", "Try again in a few seconds")
    get_logger().error("call_failed", method=method, exc_info=error)
    trace = format_trace_id(get_current_span().get_span_context().trace_id)
    return HeartlineError("internal error", f"The service's log tells more under trace {trace}")
