"""What is to be kept once: a signal or a feedback, redacted, on its way to its topic."""

import hashlib
from typing import Any, NamedTuple

from google.protobuf.message import Message

from heartline.catalogue import FEEDBACK, SIGNALS, Topic
from heartline.contracts import Consent, ConsentStatus, Feedback, Signal
from heartline.events import Event
from heartline.times import moment
from services.ingestion.source import SOURCE

DIGEST_BYTES = 16


class Submission(NamedTuple):
    #: UUIDv5 of the source and its event id.
    id: str
    topic: Topic[Any]
    message: Signal | Feedback
    #: Of what is published, consent and tone apart: equal digests, equal content.
    digest: bytes
    #: Where the caller's trace stands; empty where there is none.
    traceparent: str
    #: How the customer sounded, serialised; empty where nothing was heard.
    voice_tone: bytes = b""

    def event(self, consent: Consent, traceparent: str, voice_tone: bytes = b"") -> Event[Any]:
        """The event to publish: a signal goes under the consent, feedback needs none.

        consent, voice_tone: those that it was claimed with, now or before.
        """
        message = self.message
        if isinstance(message, Signal):
            message.consent.CopyFrom(consent)
            if voice_tone and consent.status == ConsentStatus.CONSENT_STATUS_GRANTED:
                message.voice_tone.ParseFromString(voice_tone)
        return Event(
            id=self.id,
            topic=self.topic,
            key=message.customer_id,
            subject=message.interaction_id,
            signal_id=self.id if isinstance(message, Signal) else "",
            time=moment(message.occurred_at),
            value=message,
            source=SOURCE,
            traceparent=traceparent,
        )


def of_signal(signal: Signal, traceparent: str, voice_tone: bytes = b"") -> Submission:
    content = digest(signal)
    return Submission(signal.signal_id, SIGNALS, signal, content, traceparent, voice_tone)


def of_feedback(feedback_id: str, feedback: Feedback, traceparent: str) -> Submission:
    return Submission(feedback_id, FEEDBACK, feedback, digest(feedback), traceparent)


def digest(message: Message) -> bytes:
    content = message.SerializeToString(deterministic=True)
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()
