"""Valid signals, as sources send them."""

from itertools import count

from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import Channel, Participant, RawSignal, Role

_numbers = count(1)


def raw_signal(text: str = "Where is my parcel?", number: int | None = None) -> RawSignal:
    """A valid signal; with a number of its own unless one is given."""
    number = next(_numbers) if number is None else number
    return RawSignal(
        source="/test/chat",
        source_event_id=f"event-{number}",
        customer_id="customer-1",
        interaction_id="interaction-1",
        channel=Channel.CHANNEL_CHAT,
        participant=Participant(role=Role.ROLE_CUSTOMER, participant_id="customer-1"),
        occurred_at=Timestamp(seconds=1_760_000_000),
        text=text,
    )
