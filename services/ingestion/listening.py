"""Receives the utterances of a call: listens where it may, then hands the words over."""

import asyncio

from heartline.contracts import ConsentStatus, IngestResult, RawSignal
from heartline.errors import InvalidInput
from services.ingestion import signals
from services.ingestion.call import Call, Sound
from services.ingestion.ledger import Ledger
from services.ingestion.reception import Reception, rejection

PATH = "signal"


class Listening:
    def __init__(self, reception: Reception, ledger: Ledger) -> None:
        self._reception = reception
        self._ledger = ledger

    async def receive(self, call: Call, sound: Sound, raw: RawSignal) -> IngestResult:
        """What became of an utterance: accepted with its words and its tone, or rejected whole.

        Raises:
            Unavailable: Kafka or Postgres is away; it is not acknowledged then.
        """
        try:
            tone = await self._tone(call, sound, raw) if sound else b""
        except InvalidInput as error:
            return rejection(error.violations)
        [result] = await self._reception.begin([raw], [PATH], tone).results()
        return result

    async def _tone(self, call: Call, sound: Sound, raw: RawSignal) -> bytes:
        """The serialised tone; empty without a consent, and nothing was listened to then."""
        if violations := signals.violations_of(raw, PATH) or call.violations_of(raw):
            raise InvalidInput(violations)
        consent = await asyncio.to_thread(self._ledger.latest, raw.customer_id)
        if consent.status != ConsentStatus.CONSENT_STATUS_GRANTED:
            return b""
        tone = await asyncio.to_thread(call.listen, sound)
        return tone.SerializeToString()
