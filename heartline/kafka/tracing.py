"""Spans of the runtime: one for each record, in its own trace, and one for the batch.

A record's span is the child of whatever published it, so a signal stays one trace from the
door to the audit row; the batch span links to each. Records whose trace is not sampled cost
nothing: their trace context is passed on as it came.
"""

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from opentelemetry.trace import Link, Span, SpanKind, StatusCode

from heartline.events import TRACEPARENT
from heartline.kafka.outcome import Outcome
from heartline.kafka.record import Record
from heartline.telemetry import names
from heartline.telemetry.tracing import context_of, is_sampled, traceparent_of, tracer


class BatchTrace:
    """Opened around the settling of a batch."""

    def __init__(self, consumer: str, batch: Sequence[Record]) -> None:
        started = time.time_ns()
        self._spans: dict[tuple[str, int, int], Span] = {}
        for record in batch:
            traceparent = record.header(TRACEPARENT)
            if is_sampled(traceparent):
                self._spans[_key(record)] = _record_span(consumer, record, traceparent, started)
        self._batch = _batch_span(consumer, batch, list(self._spans.values()), started)

    def traceparent(self, record: Record) -> str:
        """What the events made from a record carry."""
        span = self._spans.get(_key(record))
        return record.header(TRACEPARENT) if span is None else traceparent_of(span)

    def settled(self, batch: Sequence[Record], outcomes: Sequence[Outcome]) -> None:
        """Notes on each span what became of its record."""
        if self._spans:
            for record, outcome in zip(batch, outcomes, strict=True):
                span = self._spans.get(_key(record))
                if span is not None:
                    span.set_attribute(names.OUTCOME, type(outcome).__name__)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        ended = time.time_ns()
        for span in (*self._spans.values(), *([self._batch] if self._batch else [])):
            if error is not None:
                span.record_exception(error)
                span.set_status(StatusCode.ERROR, str(error))
            span.end(ended)


def _key(record: Record) -> tuple[str, int, int]:
    return (record.topic, record.partition, record.offset)


def _record_span(consumer: str, record: Record, traceparent: str, started: int) -> Span:
    return tracer.start_span(
        f"{names.PROCESS} {record.topic}",
        context=context_of(traceparent),
        kind=SpanKind.CONSUMER,
        start_time=started,
        attributes={
            names.MESSAGING_SYSTEM: names.KAFKA,
            names.MESSAGING_OPERATION: names.PROCESS,
            names.MESSAGING_DESTINATION: record.topic,
            names.MESSAGING_PARTITION: str(record.partition),
            names.MESSAGING_OFFSET: record.offset,
            names.CONSUMER: consumer,
        },
    )


def _batch_span(
    consumer: str, batch: Sequence[Record], spans: Sequence[Span], started: int
) -> Span | None:
    if not spans:
        return None
    return tracer.start_span(
        names.PROCESS_BATCH,
        kind=SpanKind.CONSUMER,
        links=[Link(span.get_span_context()) for span in spans],
        start_time=started,
        attributes={
            names.MESSAGING_SYSTEM: names.KAFKA,
            names.MESSAGING_BATCH_SIZE: len(batch),
            names.CONSUMER: consumer,
        },
    )
