import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, get_current_span

from heartline.telemetry.tracing import context_of, is_sampled, span_context_of, traceparent_of

SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

contexts = st.builds(
    SpanContext,
    trace_id=st.integers(min_value=1, max_value=2**128 - 1),
    span_id=st.integers(min_value=1, max_value=2**64 - 1),
    is_remote=st.just(value=True),
    trace_flags=st.integers(min_value=0, max_value=3).map(TraceFlags),
)


@given(contexts)
def test_a_trace_crosses_a_topic_unchanged(context: SpanContext) -> None:
    traceparent = traceparent_of(context)
    assert span_context_of(traceparent) == context
    assert traceparent_of(NonRecordingSpan(context)) == traceparent
    assert is_sampled(traceparent) == context.trace_flags.sampled


@given(st.text() | st.sampled_from([SAMPLED[:-1], SAMPLED.replace("-", "_"), "00" + SAMPLED]))
def test_what_is_no_traceparent_begins_a_new_trace(text: str) -> None:
    assert not get_current_span(context_of(text)).get_span_context().is_valid


def test_where_no_trace_is_on_there_is_no_traceparent() -> None:
    assert traceparent_of(get_current_span()) == ""


@pytest.mark.parametrize(
    ("traceparent", "sampled"),
    [(SAMPLED, True), (SAMPLED[:-1] + "0", False), (SAMPLED[:-1] + "2", False), ("", False)],
)
def test_the_flags_tell_whether_a_trace_is_recorded(traceparent: str, sampled: bool) -> None:
    assert is_sampled(traceparent) is sampled
