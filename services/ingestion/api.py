"""The gRPC API: signals one by one, in batches and in streams; calls; feedback; consent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal

from grpc.aio import ServicerContext

from heartline.contracts import (
    CallIngestionServiceServicer,
    ConsentChange,
    ConsentServiceServicer,
    GetConsentRequest,
    GetConsentResponse,
    GrantRequest,
    GrantResponse,
    IngestBatchRequest,
    IngestBatchResponse,
    IngestCallRequest,
    IngestCallResponse,
    IngestRequest,
    IngestResponse,
    IngestStreamRequest,
    IngestStreamResponse,
    SignalIngestionServiceServicer,
    SubmitFeedbackRequest,
    SubmitFeedbackResponse,
    WithdrawRequest,
    WithdrawResponse,
)
from heartline.validation import require_valid
from services.ingestion.call import Call, Sound
from services.ingestion.identifiers import require_opaque
from services.ingestion.ledger import Ledger
from services.ingestion.listening import Listening
from services.ingestion.reception import Receipt, Reception, require_acknowledged, require_size

Context = ServicerContext[Any, Any]

# Signals of one stream that are read and not yet answered.
STREAM_WINDOW = 1000


class SignalIngestionService(SignalIngestionServiceServicer):
    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def Ingest(self, request: IngestRequest, _context: Context) -> IngestResponse:  # noqa: N802
        [result] = await self._reception.begin([request.signal], ["signal"]).results()
        return IngestResponse(acknowledgement=require_acknowledged(result))

    async def IngestBatch(  # noqa: N802
        self, request: IngestBatchRequest, _context: Context
    ) -> IngestBatchResponse:
        require_size(len(request.signals), "signals")
        paths = [f"signals[{index}]" for index in range(len(request.signals))]
        results = await self._reception.begin(request.signals, paths).results()
        return IngestBatchResponse(results=results)

    async def IngestStream(  # noqa: N802
        self, requests: AsyncIterator[IngestStreamRequest], _context: Context
    ) -> AsyncIterator[IngestStreamResponse]:
        """Reads on while earlier signals are being kept; answers in their order."""
        receipts: asyncio.Queue[Receipt | None] = asyncio.Queue(STREAM_WINDOW)
        reading = asyncio.create_task(self._read(requests, receipts))
        try:
            while (receipt := await receipts.get()) is not None:
                [result] = await receipt.results()
                yield IngestStreamResponse(result=result)
            await reading
        finally:
            reading.cancel()

    async def _read(
        self, requests: AsyncIterator[IngestStreamRequest], receipts: asyncio.Queue[Receipt | None]
    ) -> None:
        try:
            async for request in requests:
                await receipts.put(self._reception.begin([request.signal], ["signal"]))
        finally:
            await receipts.put(None)

    async def SubmitFeedback(  # noqa: N802
        self, request: SubmitFeedbackRequest, _context: Context
    ) -> SubmitFeedbackResponse:
        feedback_id = await self._reception.receive_feedback(request.feedback, "feedback")
        return SubmitFeedbackResponse(feedback_id=feedback_id)


class CallIngestionService(CallIngestionServiceServicer):
    def __init__(self, listening: Listening) -> None:
        self._listening = listening

    async def IngestCall(  # noqa: N802
        self, requests: AsyncIterator[IngestCallRequest], _context: Context
    ) -> AsyncIterator[IngestCallResponse]:
        """One utterance after the other: those of a call are few, and each needs the one before."""
        call, sound = Call(), Sound()
        async for request in requests:
            if request.HasField("audio"):
                sound.add(request.audio)
            else:
                result = await self._listening.receive(call, sound, request.signal)
                yield IngestCallResponse(result=result)
                sound = Sound()


class ConsentService(ConsentServiceServicer):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def Grant(self, request: GrantRequest, _context: Context) -> GrantResponse:  # noqa: N802
        return GrantResponse(change=await self._record(request, "GRANTED"))

    async def Withdraw(self, request: WithdrawRequest, _context: Context) -> WithdrawResponse:  # noqa: N802
        return WithdrawResponse(change=await self._record(request, "WITHDRAWN"))

    async def GetConsent(self, request: GetConsentRequest, _context: Context) -> GetConsentResponse:  # noqa: N802
        require_valid(request)
        change = await asyncio.to_thread(self._ledger.latest, request.customer_id)
        return GetConsentResponse(change=change)

    async def _record(
        self, request: GrantRequest | WithdrawRequest, status: Literal["GRANTED", "WITHDRAWN"]
    ) -> ConsentChange:
        require_valid(request)
        require_opaque(customer_id=request.customer_id, recorded_by=request.recorded_by)
        return await asyncio.to_thread(
            self._ledger.record, request.customer_id, status, request.recorded_by
        )
