"""Asks how to go on with an interaction, before the next sentence."""

import asyncio
import os

from heartline.contracts import AdviseRequest, NextBestAction, PersonalizationServiceStub, Tone
from heartline.grpc.client import channel

TARGET = os.environ.get("HEARTLINE_PERSONALIZATION_TARGET", "127.0.0.1:7103")


async def main() -> None:
    async with channel(TARGET) as service:
        request = AdviseRequest(interaction_id="chat-1")
        advice = (await PersonalizationServiceStub(service).Advise(request)).adaptation
    print(Tone.Name(advice.tone), NextBestAction.Name(advice.next_best_action))
    print("a bot must not answer by itself:", advice.automation_hold)
    print(advice.decision.reason)


asyncio.run(main())
