"""Consent to emotion inference: what the ledger says of a customer, and the event of a change."""

from functools import lru_cache

from heartline.catalogue import GOVERNANCE
from heartline.contracts import Consent, ConsentChange, ConsentStatus
from heartline.events import Event
from heartline.ids import event_id
from heartline.times import moment
from services.ingestion.source import SOURCE

STATUSES = {
    "UNKNOWN": ConsentStatus.CONSENT_STATUS_UNKNOWN,
    "GRANTED": ConsentStatus.CONSENT_STATUS_GRANTED,
    "WITHDRAWN": ConsentStatus.CONSENT_STATUS_WITHDRAWN,
}
"""By their names in the ledger."""


@lru_cache(1024)
def consent_of(status: str, ref: str) -> Consent:
    """As signals carry it; many carry the same one, so it must not be changed."""
    return Consent(status=STATUSES[status], consent_ref=ref)


def consent_ref(customer_id: str, number: int) -> str:
    """The id of a customer's first, second ... entry."""
    return event_id("consent", customer_id, str(number))


def unknown(customer_id: str) -> ConsentChange:
    """Where there is no entry: treated as no consent."""
    return ConsentChange(customer_id=customer_id, status=ConsentStatus.CONSENT_STATUS_UNKNOWN)


def event_of(change: ConsentChange) -> Event[ConsentChange]:
    return Event(
        id=change.consent_ref,
        topic=GOVERNANCE,
        key=change.customer_id,
        subject="",
        signal_id="",
        time=moment(change.changed_at),
        value=change,
        source=SOURCE,
    )
