"""Publishes one signal, after its customer has consented to the inference of emotion."""

import asyncio
import os
from datetime import UTC, datetime

from heartline.contracts import (
    Channel,
    ConsentServiceStub,
    GrantRequest,
    IngestRequest,
    Participant,
    RawSignal,
    Role,
    SignalIngestionServiceStub,
)
from heartline.grpc.client import channel
from heartline.times import timestamp

TARGET = os.environ.get("HEARTLINE_INGESTION_TARGET", "127.0.0.1:7101")


async def main() -> None:
    signal = RawSignal(
        source="/readme",
        source_event_id="message-1",
        customer_id="customer-1",
        interaction_id="chat-1",
        channel=Channel.CHANNEL_CHAT,
        participant=Participant(role=Role.ROLE_CUSTOMER),
        occurred_at=timestamp(datetime(2026, 11, 1, 12, 0, tzinfo=UTC)),
        text="I have been waiting for an hour. Can I talk to a human, please?",
    )
    async with channel(TARGET) as door:
        grant = GrantRequest(customer_id=signal.customer_id, recorded_by="readme")
        await ConsentServiceStub(door).Grant(grant)
        answer = await SignalIngestionServiceStub(door).Ingest(IngestRequest(signal=signal))
    print(answer.acknowledgement.signal_id)


asyncio.run(main())
