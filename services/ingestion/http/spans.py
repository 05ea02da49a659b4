"""A server span for each request: it continues the caller's trace, as the gRPC server's does."""

from fastapi.routing import APIRoute
from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heartline.telemetry import names
from heartline.telemetry.tracing import TRACEPARENT, context_of, tracer


class ServerSpans:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with tracer.start_as_current_span(
            scope["method"],
            context=context_of(Headers(scope=scope).get(TRACEPARENT, "")),
            kind=SpanKind.SERVER,
            attributes={names.HTTP_METHOD: scope["method"]},
        ) as span:

            async def send_noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _note(span, scope, message["status"])
                await send(message)

            await self._app(scope, receive, send_noted)


def _note(span: Span, scope: Scope, status: int) -> None:
    """Names the span after the route, whose set is small, rather than after the path."""
    route = scope.get("route")
    if isinstance(route, APIRoute):
        span.update_name(f"{scope['method']} {route.path}")
        span.set_attribute(names.HTTP_ROUTE, route.path)
    span.set_attribute(names.HTTP_STATUS, status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)
