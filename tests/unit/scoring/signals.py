"""Signals as the door lets them in, for the tests of scoring."""

from google.protobuf.duration_pb2 import Duration

from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    InAppEvent,
    InAppEventType,
    Participant,
    Role,
    Signal,
)

GRANTED = ConsentStatus.CONSENT_STATUS_GRANTED


def said(
    text: str,
    role: Role.ValueType = Role.ROLE_CUSTOMER,
    consent: ConsentStatus.ValueType = GRANTED,
    channel: Channel.ValueType = Channel.CHANNEL_CHAT,
    waited: int | None = None,
    language: str = "",
) -> Signal:
    """A turn of words; `waited`: seconds for the answer before it."""
    latency = None if waited is None else Duration(seconds=waited)
    return Signal(
        signal_id=f"signal of {text[:20]}",
        customer_id="mira",
        interaction_id="chat-7",
        channel=channel,
        participant=Participant(role=role),
        consent=Consent(status=consent),
        text=text,
        response_latency=latency,
        language_code=language,
    )


def did(
    act: InAppEventType.ValueType, count: int = 1, consent: ConsentStatus.ValueType = GRANTED
) -> Signal:
    """An act within the app."""
    return Signal(
        signal_id="signal of an act",
        customer_id="mira",
        channel=Channel.CHANNEL_IN_APP,
        participant=Participant(role=Role.ROLE_CUSTOMER),
        consent=Consent(status=consent),
        in_app_event=InAppEvent(type=act, feature="checkout", count=count),
    )
