"""What is to be kept once: a signal or a feedback, redacted, on its way to its topic."""

import hashlib
from typing import Any, NamedTuple

from google.protobuf.message import Message

from heartline.catalogue import FEEDBACK, SIGNALS, Topic
from heartline.contracts import Consent, Feedback, Signal
from heartline.events import Event
from heartline.times import moment
from services.ingestion.source import SOURCE

DIGEST_BYTES = 16


class Submission(NamedTuple):
    #: UUIDv5 of the source and its event id.
    id: str
    topic: Topic[Any]
    message: Signal | Feedback
    #: Of what is published, the consent apart: equal digests, equal content.
    digest: bytes
    #: Where the caller's trace stands; empty where there is none.
    traceparent: str

    def event(self, consent: Consent, traceparent: str) -> Event[Any]:
        """The event to publish: a signal goes under the consent, feedback needs none."""
        message = self.message
        if isinstance(message, Signal):
            message.consent.CopyFrom(consent)
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


def of_signal(signal: Signal, traceparent: str) -> Submission:
    return Submission(signal.signal_id, SIGNALS, signal, digest(signal), traceparent)


def of_feedback(feedback_id: str, feedback: Feedback, traceparent: str) -> Submission:
    return Submission(feedback_id, FEEDBACK, feedback, digest(feedback), traceparent)


def digest(message: Message) -> bytes:
    content = message.SerializeToString(deterministic=True)
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()
