"""Keeps each submission once: claimed, published, confirmed by the broker, only then answered.

Calls that come while a batch is under way share the next one: under load a few statements and
publications serve many calls, and a lone call waits for nobody. One batch follows the other, so
the order of arrival is the order on the topic.
"""

import asyncio
import concurrent.futures
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from heartline.events import Event
from services.ingestion.claims import Claim, Outcome, judge
from services.ingestion.spans import SendSpans
from services.ingestion.submissions import Submission

MOST_IN_BATCH = 1000

Publish: TypeAlias = Callable[..., concurrent.futures.Future[None]]
Answer: TypeAlias = asyncio.Future[list[Outcome]]


class Claims(Protocol):
    async def claim(self, submissions: Sequence[Submission]) -> Mapping[str, Claim]:
        """By id; the ids of the submissions differ."""

    async def mark_kept(self, ids: Sequence[str]) -> None:
        """The broker has confirmed them."""


class _Call(NamedTuple):
    submissions: Sequence[Submission]
    answer: Answer


class Door:
    def __init__(self, claims: Claims, publish: Publish, topic_prefix: str) -> None:
        """`publish` takes events and resolves when the broker has confirmed all of them."""
        self._claims = claims
        self._publish = publish
        self._topic_prefix = topic_prefix
        self._waiting: deque[_Call] = deque()
        self._turn = asyncio.Lock()
        self._batches: set[asyncio.Task[None]] = set()

    def keep(self, submissions: Sequence[Submission]) -> Answer:
        """What became of each, in their order.

        Fails with Unavailable when Kafka or Postgres is away: nothing is acknowledged then, and
        the same submissions may come again.
        """
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting.append(_Call(submissions, answer))
        if len(self._waiting) == 1:
            self._start_batch()
        return answer

    def _start_batch(self) -> None:
        batch = asyncio.create_task(self._run_batch())
        self._batches.add(batch)
        batch.add_done_callback(self._batches.discard)

    async def _run_batch(self) -> None:
        async with self._turn:
            calls, spans = self._take(), SendSpans(self._topic_prefix)
            try:
                outcomes = await self._keep([s for call in calls for s in call.submissions], spans)
            except Exception as error:  # noqa: BLE001  every error is for the callers to know
                spans.end(error)
                _fail(calls, error)
            else:
                _answer(calls, outcomes)

    def _take(self) -> list[_Call]:
        """What waits, as far as it fits into a batch; the rest is the next one's."""
        calls = [self._waiting.popleft()]
        size = len(calls[0].submissions)
        while self._waiting and size + len(self._waiting[0].submissions) <= MOST_IN_BATCH:
            calls.append(self._waiting.popleft())
            size += len(calls[-1].submissions)
        if self._waiting:
            self._start_batch()
        return calls

    async def _keep(self, submissions: Sequence[Submission], spans: SendSpans) -> list[Outcome]:
        firsts = {submission.id: submission for submission in reversed(submissions)}
        claims = await self._claims.claim(list(firsts.values()))
        outcomes = judge(submissions, claims)
        pairs = zip(submissions, outcomes, strict=True)
        new = [submission for submission, outcome in pairs if outcome is Outcome.NEW]
        if new:
            events = [_event(s, claims[s.id], spans) for s in new]
            await asyncio.wrap_future(self._publish(*events))
            spans.end()
            await self._claims.mark_kept([submission.id for submission in new])
        return outcomes


def _event(submission: Submission, claim: Claim, spans: SendSpans) -> Event[Any]:
    return submission.event(claim.consent, spans.start(submission), claim.voice_tone)


def _answer(calls: Sequence[_Call], outcomes: list[Outcome]) -> None:
    begin = 0
    for submissions, answer in calls:
        end = begin + len(submissions)
        if not answer.done():
            answer.set_result(outcomes[begin:end])
        begin = end


def _fail(calls: Sequence[_Call], error: Exception) -> None:
    for _, answer in calls:
        if not answer.done():
            answer.set_exception(error)
