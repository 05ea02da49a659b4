"""What may be inferred and kept of a signal; where the consent is not on record, nothing."""

from heartline.contracts import ConsentStatus, EmotionEvent, EmotionScore, Signal
from services.personalization.enums import CUSTOMER

GRANTED = ConsentStatus.CONSENT_STATUS_GRANTED
WITHDRAWN = ConsentStatus.CONSENT_STATUS_WITHDRAWN


def granted(signal: Signal) -> bool:
    return signal.consent.status == GRANTED


def withdrawn(signal: Signal) -> bool:
    return signal.consent.status == WITHDRAWN


def usable_score(event: EmotionEvent) -> EmotionScore | None:
    """The score, if it is a customer's and consented to. Scoring refuses the others already;
    this is the second door (EU AI Act, Art. 5(1)(f): no emotion inference of people at work)."""
    customer = event.signal.participant.role == CUSTOMER
    scored = event.WhichOneof("result") == "score"
    return event.score if scored and customer and granted(event.signal) else None
