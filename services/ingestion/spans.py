"""The span of each event that is handed to Kafka: its trace context travels with the event."""

import time

from opentelemetry.trace import Span, SpanKind, StatusCode

from heartline.telemetry import names
from heartline.telemetry.tracing import context_of, is_sampled, traceparent_of, tracer
from services.ingestion.submissions import Submission


class SendSpans:
    """Of one batch; a trace that is not sampled is passed on as it came, at no cost."""

    def __init__(self, topic_prefix: str) -> None:
        self._topic_prefix = topic_prefix
        self._spans: list[Span] = []

    def start(self, submission: Submission) -> str:
        """The traceparent for the event of the submission."""
        if not is_sampled(submission.traceparent):
            return submission.traceparent
        topic = self._topic_prefix + submission.topic.name
        span = tracer.start_span(
            f"{names.SEND} {topic}",
            context=context_of(submission.traceparent),
            kind=SpanKind.PRODUCER,
            attributes={
                names.MESSAGING_SYSTEM: names.KAFKA,
                names.MESSAGING_OPERATION: names.SEND,
                names.MESSAGING_DESTINATION: topic,
                names.SIGNAL_ID: submission.id,
            },
        )
        self._spans.append(span)
        return traceparent_of(span)

    def end(self, error: Exception | None = None) -> None:
        """The broker confirmed all of them, or something failed; the second time does nothing."""
        ended = time.time_ns()
        for span in self._spans:
            if error is not None:
                span.record_exception(error)
                span.set_status(StatusCode.ERROR, str(error))
            span.end(ended)
        self._spans.clear()
