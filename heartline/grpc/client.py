"""Channels to the services: every call has a deadline and carries the trace it is made within."""

# ruff: noqa: ANN401 - an interceptor passes on whatever the generated stubs send and receive.

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc
from opentelemetry.trace import get_current_span

from heartline.grpc.server import LARGEST_MESSAGE
from heartline.telemetry.tracing import TRACEPARENT, traceparent_of

CALL_SECONDS = 5.0
# A stream ends within the hour and is opened anew, so that none outlives its server unseen.
STREAM_SECONDS = 3600.0

OPTIONS = (
    ("grpc.max_receive_message_length", LARGEST_MESSAGE),
    ("grpc.max_send_message_length", LARGEST_MESSAGE),
)

Continuation = Callable[[Any, Any], Any]


def channel(target: str, deadline_seconds: float = CALL_SECONDS) -> grpc.aio.Channel:
    """A channel for asyncio to "host:port".

    deadline_seconds: for a call with one request and one answer; a stream has an hour.
        A timeout given with a call replaces either.
    """
    kinds = (_UnaryUnary, _UnaryStream, _StreamUnary, _StreamStream)
    interceptors = [kind(deadline_seconds) for kind in kinds]
    return grpc.aio.insecure_channel(target, OPTIONS, interceptors=interceptors)


def blocking_channel(target: str, deadline_seconds: float = CALL_SECONDS) -> grpc.Channel:
    """The same for code without asyncio."""
    plain = grpc.insecure_channel(target, OPTIONS)
    return grpc.intercept_channel(plain, _Blocking(deadline_seconds))


@dataclass(frozen=True, slots=True)
class _Details(grpc.ClientCallDetails):
    """The details of a call, as grpc and grpc.aio both read them (aio knows no compression)."""

    method: str
    timeout: float | None
    metadata: Any
    credentials: grpc.CallCredentials | None
    wait_for_ready: bool | None
    compression: grpc.Compression | None


class _Interceptor:
    """Of grpc and of grpc.aio: there a continuation gives something to await, and so does this."""

    def __init__(self, call_seconds: float) -> None:
        self._call_seconds = call_seconds

    def call(self, continuation: Continuation, client_call_details: Any, request: Any) -> Any:
        return continuation(_prepared(client_call_details, self._call_seconds), request)

    def stream(self, continuation: Continuation, client_call_details: Any, request: Any) -> Any:
        return continuation(_prepared(client_call_details, STREAM_SECONDS), request)


class _Blocking(
    _Interceptor,
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamUnaryClientInterceptor,
    grpc.StreamStreamClientInterceptor,
):
    intercept_unary_unary: Any = _Interceptor.call
    intercept_unary_stream: Any = _Interceptor.stream
    intercept_stream_unary: Any = _Interceptor.stream
    intercept_stream_stream: Any = _Interceptor.stream


# grpc.aio takes an interceptor for one kind of call only.
class _UnaryUnary(_Interceptor, grpc.aio.UnaryUnaryClientInterceptor):
    intercept_unary_unary: Any = _Interceptor.call


class _UnaryStream(_Interceptor, grpc.aio.UnaryStreamClientInterceptor):
    intercept_unary_stream: Any = _Interceptor.stream


class _StreamUnary(_Interceptor, grpc.aio.StreamUnaryClientInterceptor):
    intercept_stream_unary: Any = _Interceptor.stream


class _StreamStream(_Interceptor, grpc.aio.StreamStreamClientInterceptor):
    intercept_stream_stream: Any = _Interceptor.stream


def _prepared(details: Any, seconds: float) -> _Details:
    traceparent = traceparent_of(get_current_span())
    traced = ((TRACEPARENT, traceparent),) if traceparent else ()
    return _Details(
        method=details.method,
        timeout=seconds if details.timeout is None else details.timeout,
        metadata=grpc.aio.Metadata(*(details.metadata or ()), *traced),
        credentials=details.credentials,
        wait_for_ready=details.wait_for_ready,
        compression=getattr(details, "compression", None),
    )
