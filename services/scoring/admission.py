"""Whose signals may be scored. Whatever the door let in, this refuses by default.

Emotion is inferred for customers only (the EU AI Act, Article 5(1)(f), forbids it for people at
work), and only under a consent that is on record.
"""

from collections.abc import Mapping
from types import MappingProxyType

from heartline.contracts import ConsentStatus, Role, Signal, UnscoredReason

_WITHOUT_CONSENT: Mapping[ConsentStatus.ValueType, UnscoredReason.ValueType] = MappingProxyType(
    {ConsentStatus.CONSENT_STATUS_WITHDRAWN: UnscoredReason.UNSCORED_REASON_CONSENT_WITHDRAWN}
)


def refusal(signal: Signal) -> UnscoredReason.ValueType | None:
    """Why the signal must not be scored; None where it may be."""
    if signal.participant.role != Role.ROLE_CUSTOMER:
        return UnscoredReason.UNSCORED_REASON_NOT_A_CUSTOMER
    status = signal.consent.status
    if status == ConsentStatus.CONSENT_STATUS_GRANTED:
        return None
    return _WITHOUT_CONSENT.get(status, UnscoredReason.UNSCORED_REASON_CONSENT_UNKNOWN)
