"""Sends the acts of a replay through ingestion's gRPC, in their order and at their pace."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import grpc

from heartline.contracts import (
    ConsentServiceStub,
    ConsentStatus,
    GrantRequest,
    IngestResult,
    IngestStreamRequest,
    SignalIngestionServiceStub,
    WithdrawRequest,
)
from heartline.errors import Unavailable
from heartline.grpc.status import from_rpc_error
from heartline.replay.act import Act

RECORDED_BY = "replay"
# A stream is kept open for a whole replay.
LONGEST_STREAM_SECONDS = 3600.0
RECONNECT_SECONDS = 0.5


@dataclass
class Sent:
    """What became of a replay so far."""

    signal_ids: list[str] = field(default_factory=list)
    duplicates: int = 0
    rejected: list[str] = field(default_factory=list)

    def count(self, result: IngestResult) -> None:
        if result.HasField("rejection"):
            violations = result.rejection.violations
            self.rejected.append("; ".join(f"{v.field} {v.description}" for v in violations))
        else:
            self.signal_ids.append(result.acknowledgement.signal_id)
            self.duplicates += result.acknowledgement.duplicate

    @property
    def answered(self) -> int:
        return len(self.signal_ids) + len(self.rejected)


class Sender:
    """`speed` 1.0 keeps the pace of the acts, 10 is ten times faster, 0 as fast as it goes.

    While ingestion is away it waits up to `patience_seconds`, then goes on with the first act
    that was not answered: the same source event again is the same signal.
    """

    def __init__(
        self, channel: grpc.aio.Channel, speed: float = 1.0, patience_seconds: float = 60.0
    ) -> None:
        self._signals = SignalIngestionServiceStub(channel)
        self._consent = ConsentServiceStub(channel)
        self._speed = speed
        self._patience_seconds = patience_seconds
        self._done = 0
        self.sent = Sent()

    async def send(self, acts: Sequence[Act]) -> Sent:
        """Raises a typed error where ingestion refuses or is away for too long."""
        started = heard = time.monotonic()
        while self._done < len(acts):
            before = self._done
            try:
                await self._go_on(acts, started)
            except grpc.aio.AioRpcError as error:
                typed = from_rpc_error(error)
                heard = time.monotonic() if self._done > before else heard
                if not isinstance(typed, Unavailable) or self._impatient(heard):
                    raise typed from error
                await asyncio.sleep(RECONNECT_SECONDS)
        return self.sent

    def _impatient(self, heard: float) -> bool:
        return time.monotonic() - heard > self._patience_seconds

    async def _go_on(self, acts: Sequence[Act], started: float) -> None:
        """One change of consent, or all signals up to the next one: it holds for what follows."""
        act = acts[self._done]
        if act.signal is None:
            await self._await_turn(act, started)
            await self._change_consent(act)
            self._done += 1
        else:
            await self._stream(acts, started)

    async def _stream(self, acts: Sequence[Act], started: float) -> None:
        requests = self._requests(acts, started)
        async for response in self._signals.IngestStream(requests, timeout=LONGEST_STREAM_SECONDS):
            self.sent.count(response.result)
            self._done += 1

    async def _requests(
        self, acts: Sequence[Act], started: float
    ) -> AsyncIterator[IngestStreamRequest]:
        for act in islice(acts, self._done, None):
            if act.signal is None:
                return
            await self._await_turn(act, started)
            yield IngestStreamRequest(signal=act.signal)

    async def _await_turn(self, act: Act, started: float) -> None:
        if self._speed:
            await asyncio.sleep(started + act.at / self._speed - time.monotonic())

    async def _change_consent(self, act: Act) -> None:
        if act.consent == ConsentStatus.CONSENT_STATUS_GRANTED:
            grant = GrantRequest(customer_id=act.customer_id, recorded_by=RECORDED_BY)
            await self._consent.Grant(grant)
        else:
            withdrawal = WithdrawRequest(customer_id=act.customer_id, recorded_by=RECORDED_BY)
            await self._consent.Withdraw(withdrawal)
