"""Messages that hold every constraint, to be broken one field at a time."""

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import (
    Channel,
    InAppEvent,
    InAppEventType,
    Participant,
    RawSignal,
    Role,
    UtteranceOffsets,
)

NOW = 1_780_000_000
"""Seconds since 1970, of the clock of these tests."""


def clock() -> float:
    return NOW


def spoken() -> RawSignal:
    """A signal with every field of text and voice set."""
    return RawSignal(
        source="/crm/voice",
        source_event_id="call-17:utterance-4",
        customer_id="customer-42",
        interaction_id="call-17",
        channel=Channel.CHANNEL_VOICE,
        participant=Participant(role=Role.ROLE_CUSTOMER, participant_id="customer-42"),
        occurred_at=Timestamp(seconds=NOW),
        text="I have waited\tfor three weeks.\r\nThat is too long – really!",
        utterance_offsets=UtteranceOffsets(
            begin_offset=Duration(seconds=3), end_offset=Duration(seconds=7, nanos=500_000_000)
        ),
        response_latency=Duration(seconds=12),
        language_code="en-GB",
    )


def clicked() -> RawSignal:
    signal = spoken()
    signal.channel = Channel.CHANNEL_IN_APP
    signal.in_app_event.CopyFrom(
        InAppEvent(type=InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK, feature="checkout", count=3)
    )
    signal.ClearField("utterance_offsets")
    return signal
