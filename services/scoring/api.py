"""The gRPC API: a score at once, by the code of the stream, and why; nothing is kept."""

import asyncio
from typing import Any

from grpc.aio import ServicerContext

from heartline.contracts import (
    EmotionScoringServiceServicer,
    ExplainScoreRequest,
    ExplainScoreResponse,
    ScoreRequest,
    ScoreResponse,
    SpanEffect,
)
from heartline.validation import require_valid
from services.scoring.calls import CallScorer
from services.scoring.explanation import explain
from services.scoring.scorer import Scorer

Context = ServicerContext[Any, Any]


class EmotionScoringService(EmotionScoringServiceServicer):
    """What must not be scored is answered unscored, with the reason."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._calls = CallScorer(scorer)

    async def Score(self, request: ScoreRequest, _context: Context) -> ScoreResponse:  # noqa: N802
        require_valid(request)
        return ScoreResponse(emotion=await self._calls.score(request.signal))

    async def ExplainScore(  # noqa: N802
        self, request: ExplainScoreRequest, _context: Context
    ) -> ExplainScoreResponse:
        require_valid(request)
        event, spans = await asyncio.to_thread(explain, self._scorer, request.signal)
        effects = [SpanEffect(begin=s.begin, end=s.end, effect=s.effect) for s in spans]
        return ExplainScoreResponse(emotion=event, spans=effects)
