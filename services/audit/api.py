"""The gRPC API: what the record is asked."""

from typing import Any

from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp
from grpc.aio import ServicerContext

from heartline import contracts
from heartline.catalogue import BY_NAME
from heartline.contracts import (
    AuditEntry,
    AuditServiceServicer,
    DecisionRecord,
    ExplainRequest,
    ExplainResponse,
    TrailRequest,
    TrailResponse,
    VerifyRequest,
    VerifyResponse,
)
from heartline.errors import Conflict, NotFound
from heartline.validation import require_valid
from services.audit.chain import Entry, RecordedEvent
from services.audit.decisions import concerns, decision_of
from services.audit.reader import Reader
from services.audit.verification import Breach

Context = ServicerContext[Any, Any]
DEFAULT_LIMIT = 1000
VERIFY = "Run `heartline verify`: the record may have been changed"


class AuditService(AuditServiceServicer):
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def Trail(self, request: TrailRequest, _context: Context) -> TrailResponse:  # noqa: N802
        require_valid(request)
        selector = request.WhichOneof("selector") or ""
        page = await self._reader.page(
            selector, getattr(request, selector), request.page_token, request.limit or DEFAULT_LIMIT
        )
        return TrailResponse(entries=map(_audit_entry, page.entries), next_page_token=page.last)

    async def Explain(self, request: ExplainRequest, _context: Context) -> ExplainResponse:  # noqa: N802
        require_valid(request)
        decision = await self._decision(request.decision_id)
        entries = [
            entry
            for entry in await self._reader.surroundings(decision)
            if entry.event.signal_id == decision.signal_id
            or concerns(decision, _message(entry.event))
        ]
        return ExplainResponse(decision=decision, entries=map(_audit_entry, entries))

    async def Verify(self, _request: VerifyRequest, _context: Context) -> VerifyResponse:  # noqa: N802
        found = await self._reader.verify()
        return VerifyResponse(
            intact=found.intact,
            entries=found.entries,
            chains=found.chains,
            breaches=map(_breach, found.breaches),
            breach_count=found.breach_count,
        )

    async def _decision(self, decision_id: str) -> DecisionRecord:
        """As its event tells it, since the chain protects the event."""
        entry = await self._reader.decision(decision_id)
        if entry is None:
            raise NotFound(f"no decision {decision_id!r} is on record", "Check the id")
        decision = decision_of(_message(entry.event))
        if decision is None or decision.decision_id != decision_id:
            raise Conflict(f"event {entry.event.event_id} no longer tells the decision", VERIFY)
        return decision


def _message(event: RecordedEvent) -> Message:
    try:
        message: Message = BY_NAME[event.topic].message.FromString(event.value)
    except (DecodeError, KeyError) as error:
        raise Conflict(f"event {event.event_id} cannot be read any more", VERIFY) from error
    return message


def _audit_entry(entry: Entry) -> AuditEntry:
    event = entry.event
    return AuditEntry(
        event_id=event.event_id,
        type=event.type,
        topic=event.topic,
        partition=event.partition,
        offset=event.offset,
        customer_id=event.customer_id,
        interaction_id=event.interaction_id,
        signal_id=event.signal_id,
        source=event.source,
        published_at=_timestamp(event.published_us),
        recorded_at=_timestamp(event.recorded_us),
        value=event.value,
        traceparent=event.traceparent,
    )


def _breach(breach: Breach) -> contracts.Breach:
    return contracts.Breach(
        **breach.chain._asdict(), position=breach.position, description=breach.description
    )


def _timestamp(microseconds: int) -> Timestamp:
    seconds, rest = divmod(microseconds, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1000)
