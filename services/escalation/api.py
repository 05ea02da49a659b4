"""The gRPC API: the queue, and what humans do with its cases."""

import asyncio
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from grpc.aio import ServicerContext

from heartline.contracts import (
    BriefRequest,
    BriefResponse,
    Case,
    ClaimRequest,
    ClaimResponse,
    EscalationServiceServicer,
    OverrideRequest,
    OverrideResponse,
    QueueRequest,
    QueueResponse,
    ResolveRequest,
    ResolveResponse,
    ReturnRequest,
    ReturnResponse,
    Seniority,
)
from heartline.validation import require_valid
from services.escalation import case as life
from services.escalation.desk import Desk

Context = ServicerContext[Any, Any]
DEFAULT_LIMIT = 50
# Clients refuse answers above 4 MiB unless told otherwise; a brief has 20 KB at most.
MOST_BYTES = 3 << 20


class EscalationService(EscalationServiceServicer):
    """Validates, hands over to the desk in a thread, answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def Queue(self, request: QueueRequest, _context: Context) -> QueueResponse:  # noqa: N802
        require_valid(request)
        seniority = request.seniority or Seniority.SENIORITY_SENIOR
        cases = await asyncio.to_thread(self._desk.queue, request.limit or DEFAULT_LIMIT, seniority)
        return QueueResponse(cases=_fitting(cases))

    async def Claim(self, request: ClaimRequest, _context: Context) -> ClaimResponse:  # noqa: N802
        require_valid(request)
        case = await asyncio.to_thread(
            self._desk.change,
            request.case_id,
            lambda case, at: life.claim(case, request.agent_id, at),
        )
        return ClaimResponse(case=case)

    async def Resolve(self, request: ResolveRequest, _context: Context) -> ResolveResponse:  # noqa: N802
        require_valid(request)
        case = await asyncio.to_thread(
            self._desk.change,
            request.case_id,
            lambda case, at: life.resolve(case, request.agent_id, request.note, at),
        )
        return ResolveResponse(case=case)

    async def Return(self, request: ReturnRequest, _context: Context) -> ReturnResponse:  # noqa: N802
        require_valid(request)
        case = await asyncio.to_thread(
            self._desk.change,
            request.case_id,
            lambda case, at: life.give_back(case, request.agent_id, request.note, at),
        )
        return ReturnResponse(case=case)

    async def Override(self, request: OverrideRequest, _context: Context) -> OverrideResponse:  # noqa: N802
        require_valid(request)
        case = await asyncio.to_thread(
            self._desk.change,
            request.case_id,
            lambda case, at: life.override(case, request.agent_id, request.note, at),
        )
        return OverrideResponse(case=case)

    async def Brief(self, request: BriefRequest, _context: Context) -> BriefResponse:  # noqa: N802
        require_valid(request)
        case = await asyncio.to_thread(self._desk.find, request.case_id)
        return BriefResponse(brief=case.brief)


def _fitting(cases: Sequence[Case]) -> Sequence[Case]:
    """As many as one answer holds, the first ones of the queue."""
    sizes = accumulate(case.ByteSize() for case in cases)
    return cases[: sum(size <= MOST_BYTES for size in sizes)]
