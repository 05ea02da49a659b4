"""Receives signals and feedback from every door: checks, redacts, hands over, tells the outcome."""

from collections.abc import Sequence
from typing import NamedTuple

from opentelemetry.trace import get_current_span

from heartline.contracts import (
    Acknowledgement,
    Feedback,
    FieldViolation,
    IngestResult,
    RawSignal,
    Rejection,
)
from heartline.errors import InvalidInput, Violation
from heartline.telemetry.tracing import traceparent_of
from services.ingestion import feedbacks, signals, submissions
from services.ingestion.claims import Outcome
from services.ingestion.door import Answer, Door
from services.ingestion.submissions import Submission

# As the contract of IngestBatch says.
MOST_SIGNALS = 1000
USED_BEFORE = "was used before with other content"


class Reception:
    def __init__(self, door: Door) -> None:
        self._door = door

    def begin(
        self, raws: Sequence[RawSignal], paths: Sequence[str], voice_tone: bytes = b""
    ) -> "Receipt":
        """Takes signals, each accepted or rejected on its own; what becomes of them comes later.

        paths: where each signal stands within the request, such as "signals[3]".
        voice_tone: how a customer sounded who said them, serialised.
        """
        traceparent = traceparent_of(get_current_span())
        rejected: dict[int, tuple[Violation, ...]] = {}
        admitted: list[Submission] = []
        for index, (raw, path) in enumerate(zip(raws, paths, strict=True)):
            if violations := signals.violations_of(raw, path):
                rejected[index] = violations
            else:
                admitted.append(
                    submissions.of_signal(signals.redacted(raw), traceparent, voice_tone)
                )
        return Receipt(paths, rejected, admitted, self._door.keep(admitted) if admitted else None)

    async def receive_feedback(self, feedback: Feedback, path: str) -> str:
        """The id of the feedback, once it is kept.

        Raises:
            InvalidInput: it breaks the contract, or its id was used with other content.
            Unavailable: Kafka or Postgres is away.
        """
        if violations := feedbacks.violations_of(feedback, path):
            raise InvalidInput(violations)
        feedback_id = feedbacks.feedback_id(feedback)
        traceparent = traceparent_of(get_current_span())
        redacted = feedbacks.redacted(feedback)
        submission = submissions.of_feedback(feedback_id, redacted, traceparent)
        [outcome] = await self._door.keep([submission])
        if outcome is Outcome.CONFLICT:
            raise InvalidInput([Violation(f"{path}.source_event_id", USED_BEFORE)])
        return feedback_id


class Receipt(NamedTuple):
    """Of signals that were taken."""

    paths: Sequence[str]
    rejected: dict[int, tuple[Violation, ...]]
    admitted: Sequence[Submission]
    outcomes: Answer | None

    async def results(self) -> list[IngestResult]:
        """As many as the signals, in their order. Raises Unavailable; then none is acknowledged."""
        outcomes = zip(self.admitted, await self.outcomes if self.outcomes else (), strict=True)
        results = []
        for index, path in enumerate(self.paths):
            if index in self.rejected:
                results.append(rejection(self.rejected[index]))
            else:
                results.append(_result(path, *next(outcomes)))
        return results


def require_size(signals: int, path: str) -> None:
    """Raises InvalidInput unless a batch holds at least one signal and no more than it may."""
    if not 1 <= signals <= MOST_SIGNALS:
        description = f"must hold 1 to {MOST_SIGNALS} items, not {signals}"
        raise InvalidInput([Violation(path, description)])


def require_acknowledged(result: IngestResult) -> Acknowledgement:
    """Raises InvalidInput with the violations of a rejection."""
    if result.HasField("rejection"):
        violations = result.rejection.violations
        raise InvalidInput(Violation(v.field, v.description) for v in violations)
    return result.acknowledgement


def rejection(violations: Sequence[Violation]) -> IngestResult:
    fields = [FieldViolation(field=v.field, description=v.description) for v in violations]
    return IngestResult(rejection=Rejection(violations=fields))


def _result(path: str, submission: Submission, outcome: Outcome) -> IngestResult:
    if outcome is Outcome.CONFLICT:
        return rejection([Violation(f"{path}.source_event_id", USED_BEFORE)])
    result = IngestResult()
    result.acknowledgement.signal_id = submission.id
    result.acknowledgement.duplicate = outcome is Outcome.DUPLICATE
    return result
