"""Logs: one JSON object a line on stderr, each with the ids of the trace that it belongs to.

A log names ids, counts and reasons, never what a customer wrote: messages and bytes that
are handed to it anyway are replaced by their type and size.
"""

import logging
import sys
from typing import Literal, TextIO

import structlog
from google.protobuf.message import Message
from opentelemetry import trace
from structlog.processors import ExceptionRenderer, JSONRenderer, TimeStamper, add_log_level
from structlog.stdlib import ProcessorFormatter
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

Level = Literal["debug", "info", "warning", "error"]


def configure(service: str, level: Level = "info", stream: TextIO | None = None) -> None:
    """Routes the logs of this process, those of its libraries from warnings up, to stderr."""
    out = stream or sys.stderr
    chain = _chain(service)
    structlog.configure(
        processors=[*chain, JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(out),
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(ProcessorFormatter(JSONRenderer(), foreign_pre_chain=chain))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def get_logger() -> FilteringBoundLogger:
    """A logger: the first argument names the event, keywords tell the rest."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


def _chain(service: str) -> list[Processor]:
    def with_service(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"service": service, **event}

    return [
        with_service,
        add_log_level,
        TimeStamper(fmt="iso", utc=True),
        _with_trace,
        _without_content,
        ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    ]


def _with_trace(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event


def _without_content(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _outline(value) for key, value in event.items()}


def _outline(value: object) -> object:
    if isinstance(value, Message):
        return f"<{value.DESCRIPTOR.full_name}>"
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else value
