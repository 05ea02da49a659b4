"""Calls that arrive together are scored together, each with its own answer."""

import asyncio

import pytest

from heartline.contracts import EmotionEvent, Signal
from services.scoring.calls import MOST_TOGETHER, CallScorer
from services.scoring.scorer import Scorer
from tests.unit.scoring.signals import said


class Counting(Scorer):
    """Remembers how many signals were scored at once."""

    def __init__(self, scorer: Scorer) -> None:
        self.sizes: list[int] = []
        self._scorer = scorer

    def score(self, signals: list[Signal]) -> list[EmotionEvent]:  # type: ignore[override]
        self.sizes.append(len(signals))
        if any(signal.text == "trouble" for signal in signals):
            raise ValueError("trouble")
        return self._scorer.score(signals)


def test_each_caller_gets_the_score_of_its_signal_and_few_batches_are_run(scorer: Scorer) -> None:
    counting = Counting(scorer)

    async def many() -> list[EmotionEvent]:
        calls = CallScorer(counting)
        return await asyncio.gather(*(calls.score(said(f"message {n}")) for n in range(100)))

    events = asyncio.run(many())
    assert [event.signal.text for event in events] == [f"message {n}" for n in range(100)]
    assert sum(counting.sizes) == 100
    assert len(counting.sizes) < 5
    assert max(counting.sizes) <= MOST_TOGETHER


def test_an_error_reaches_its_caller_and_the_next_call_is_answered(scorer: Scorer) -> None:
    async def calls() -> EmotionEvent:
        scoring = CallScorer(Counting(scorer))
        with pytest.raises(ValueError, match="trouble"):
            await scoring.score(said("trouble"))
        return await scoring.score(said("thank you"))

    assert asyncio.run(calls()).HasField("score")


def test_a_caller_that_goes_away_harms_nobody(scorer: Scorer) -> None:
    async def calls() -> EmotionEvent:
        scoring = CallScorer(Counting(scorer))
        gone = asyncio.create_task(scoring.score(said("never mind")))
        await asyncio.sleep(0)
        gone.cancel()
        return await scoring.score(said("thank you"))

    assert asyncio.run(calls()).signal.text == "thank you"
