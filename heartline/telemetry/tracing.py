"""How a trace crosses a process or a topic: W3C traceparent in, traceparent out.

Check `is_sampled` first on a hot path: passing an unsampled traceparent on as it came
costs nothing, while asking the SDK for a span that is not recorded costs microseconds.
"""

from opentelemetry.context import Context
from opentelemetry.trace import (
    Span,
    SpanContext,
    format_span_id,
    format_trace_id,
    get_current_span,
    get_tracer,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from heartline.telemetry import names

TRACEPARENT = "traceparent"
FLAGS = 54
"""Where the low digit of the flags stands in "00-<32 hex>-<16 hex>-<2 hex>" (W3C)."""

tracer = get_tracer(names.INSTRUMENTATION)
_propagator = TraceContextTextMapPropagator()


def context_of(traceparent: str) -> Context:
    """The context that a span continues; an empty one where there is no valid traceparent."""
    return _propagator.extract({TRACEPARENT: traceparent}, Context())


def span_context_of(traceparent: str) -> SpanContext:
    """The span that a traceparent names, for a link; an invalid one where it names none."""
    return get_current_span(context_of(traceparent)).get_span_context()


def traceparent_of(origin: Span | SpanContext) -> str:
    """The traceparent of what is caused by a span; empty where no trace is on."""
    context = origin.get_span_context() if isinstance(origin, Span) else origin
    if not context.is_valid:
        return ""
    trace_id, span_id = format_trace_id(context.trace_id), format_span_id(context.span_id)
    return f"00-{trace_id}-{span_id}-{context.trace_flags:02x}"


def is_sampled(traceparent: str) -> bool:
    """Whether spans of this trace are recorded, told from the lowest bit of its flags."""
    return len(traceparent) > FLAGS and traceparent[FLAGS] in "13579bdf"
