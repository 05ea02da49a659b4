"""Calls that arrive together are scored together."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from heartline.contracts import EmotionEvent, Signal
from services.scoring.scorer import Scorer

MOST_TOGETHER = 64

Waiting = tuple[Signal, "asyncio.Future[EmotionEvent]"]


class CallScorer:
    """Scores for callers on one event loop, in a thread of its own: the loop is never blocked.

    While one batch is scored, what arrives waits for the next; a call alone does not wait.
    """

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._thread = ThreadPoolExecutor(1, "score-calls")
        self._waiting: list[Waiting] = []
        self._running: asyncio.Task[None] | None = None

    async def score(self, signal: Signal) -> EmotionEvent:
        found: asyncio.Future[EmotionEvent] = asyncio.get_running_loop().create_future()
        self._waiting.append((signal, found))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await found

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[:MOST_TOGETHER]
                del self._waiting[:MOST_TOGETHER]
                # A caller that has gone away needs no score.
                await self._answer([one for one in batch if not one[1].done()])
        finally:
            self._running = None

    async def _answer(self, batch: Sequence[Waiting]) -> None:
        loop = asyncio.get_running_loop()
        signals = [signal for signal, _ in batch]
        try:
            events = await loop.run_in_executor(self._thread, self._scorer.score, signals)
        except Exception as error:  # noqa: BLE001  each caller gets it
            for _, found in batch:
                if not found.done():
                    found.set_exception(error)
            return
        for (_, found), event in zip(batch, events, strict=True):
            if not found.done():
                found.set_result(event)
