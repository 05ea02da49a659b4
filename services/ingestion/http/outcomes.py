"""What became of each signal of a request, as HTTP tells it."""

from collections.abc import Callable, Iterable
from typing import Never

from heartline.contracts import IngestResult
from heartline.errors import InvalidInput, Violation
from services.ingestion.http import shapes


def outcome(result: IngestResult, placed: Callable[[str], str] = str) -> shapes.Result:
    """`placed`: where a field of the message stands in what was sent."""
    if result.HasField("rejection"):
        violations = result.rejection.violations
        return rejection((placed(v.field), v.description) for v in violations)
    kept = result.acknowledgement
    acknowledgement = shapes.Acknowledgement(signal_id=kept.signal_id, duplicate=kept.duplicate)
    return shapes.Result(acknowledgement=acknowledgement)


def rejection(violations: Iterable[tuple[str, str]]) -> shapes.Result:
    """Of fields and what each must hold."""
    told = [shapes.Violation(field=field, description=text) for field, text in violations]
    return shapes.Result(rejection=shapes.Violations(violations=told))


def refuse(results: Iterable[shapes.Result]) -> Never:
    """Raises InvalidInput with all that is wrong."""
    told = [v for result in results if result.rejection for v in result.rejection.violations]
    raise InvalidInput(Violation(v.field, v.description) for v in told)
