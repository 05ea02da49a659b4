"""Dead letters: the original bytes and headers, why, and from where; within limits."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from heartline.catalogue import DEAD_LETTERS
from heartline.errors import HeartlineError
from heartline.kafka.outcome import DeadLetter, Outcome
from heartline.kafka.record import Headers, Outgoing, Record

PREFIX = "dlq_"
# A message of any length may be the error; a header should stay small.
LONGEST_ERROR = 1000


class TooManyDeadLetters(HeartlineError):
    """The fault is likelier in the code or the producer than in so many records."""


def dead_letter(record: Record, outcome: DeadLetter, consumer: str) -> Outgoing:
    """The record as it came, with headers dlq_* that say why it lies here."""
    about: dict[str, str] = {
        "reason": outcome.reason,
        "error": outcome.error[:LONGEST_ERROR],
        "consumer": consumer,
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
    }
    headers = tuple((PREFIX + name, value.encode()) for name, value in about.items())
    original = without_reason(record.headers)
    return Outgoing(record.topic + DEAD_LETTERS, record.key, record.value, original + headers)


def without_reason(headers: Headers) -> Headers:
    """The headers that the record first came with."""
    return tuple(header for header in headers if not header[0].startswith(PREFIX))


@dataclass
class DeadLetterLimits:
    """Stops a consumer that would empty its topic into the dead letters.

    `longest_run` in a row, or a share above `largest_share` among the latest `window` records.
    """

    longest_run: int = 100
    largest_share: float = 0.5
    window: int = 1000
    _run: int = 0
    _latest: deque[bool] = field(default_factory=deque)

    def check(self, outcomes: Sequence[Outcome]) -> None:
        """Raises TooManyDeadLetters where these outcomes would pass a limit."""
        run, latest = self._after(outcomes)
        share = sum(latest) / self.window
        if run > self.longest_run or share > self.largest_share:
            found = next(o for o in outcomes if isinstance(o, DeadLetter))
            raise TooManyDeadLetters(
                f"{run} dead letters in a row, {sum(latest)} of the last {len(latest)} records;"
                f" the latest: {found.reason}: {found.error}",
                "Nothing more is set aside: mend the producer or the step, then restart",
            )

    def count(self, outcomes: Sequence[Outcome]) -> None:
        """Remembers settled outcomes."""
        self._run, self._latest = self._after(outcomes)

    def _after(self, outcomes: Sequence[Outcome]) -> tuple[int, deque[bool]]:
        run, latest = self._run, deque(self._latest, maxlen=self.window)
        for outcome in outcomes:
            dead = isinstance(outcome, DeadLetter)
            run = run + 1 if dead else 0
            latest.append(dead)
        return run, latest
