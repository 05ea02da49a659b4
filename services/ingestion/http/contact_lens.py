"""Live segments of Amazon Connect Contact Lens, for calls and chats, as their stream has them.

Only finished transcripts become signals: partial utterances would be scored twice, and categories,
issues and summaries are judgements of another product. Fields that are not named here are passed
over.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from pydantic import AliasChoices, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_pascal

from heartline.contracts import Channel, Participant, RawSignal, Role
from heartline.errors import InvalidInput, Violation
from heartline.times import timestamp

CHANNELS: Mapping[str, Channel.ValueType] = MappingProxyType(
    {"VOICE": Channel.CHANNEL_VOICE, "CHAT": Channel.CHANNEL_CHAT}
)
ROLES: Mapping[str, Role.ValueType] = MappingProxyType(
    {
        "CUSTOMER": Role.ROLE_CUSTOMER,
        "AGENT": Role.ROLE_AGENT,
        "SUPERVISOR": Role.ROLE_SUPERVISOR,
        "SYSTEM": Role.ROLE_SYSTEM,
        "CUSTOM_BOT": Role.ROLE_BOT,
    }
)


class Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal, frozen=True)


class Time(Shape):
    absolute_time: AwareDatetime


class Transcript(Shape):
    """What was said: of a call with its place in it, of a chat with its time."""

    id: str
    participant_id: str = ""
    participant_role: Literal["CUSTOMER", "AGENT", "SUPERVISOR", "SYSTEM", "CUSTOM_BOT"]
    content: str
    begin_offset_millis: int | None = Field(None, ge=0)
    end_offset_millis: int | None = Field(None, ge=0)
    time: Time | None = None


class Segment(Shape):
    transcript: Transcript | None = None


class ContactLensEvent(Shape):
    """One record of the stream."""

    channel: Literal["VOICE", "CHAT", "TASK"]
    instance_id: str
    contact_id: str
    language_code: str = ""
    event_type: Literal["STARTED", "SEGMENTS", "COMPLETED", "FAILED"] = Field(
        validation_alias=AliasChoices("EventType", "StreamingEventType")
    )
    segments: list[Segment] = []


def signals_of(
    event: ContactLensEvent, customer_id: str, started_at: datetime | None
) -> Iterator[RawSignal]:
    """The finished transcripts of an event, in its order.

    started_at: of the call, since a call's segments only say how far into it they are.

    Raises:
        InvalidInput: a segment has neither a time nor, with `started_at`, a place in the call.
    """
    for number, segment in enumerate(event.segments):
        said = segment.transcript
        if said is not None and said.content.strip():
            occurred_at = _time(said, started_at, f"Segments[{number}].Transcript")
            yield _signal(event, said, customer_id, occurred_at)


def _time(said: Transcript, started_at: datetime | None, path: str) -> datetime:
    if said.time is not None:
        return said.time.absolute_time
    if said.end_offset_millis is None:
        raise InvalidInput([Violation(path, "must have EndOffsetMillis or Time.AbsoluteTime")])
    if started_at is None:
        raise InvalidInput([Violation("started_at", "must be given for the segments of a call")])
    return started_at + timedelta(milliseconds=said.end_offset_millis)


def _signal(
    event: ContactLensEvent, said: Transcript, customer_id: str, occurred_at: datetime
) -> RawSignal:
    signal = RawSignal(
        source=f"/amazon-connect/{event.instance_id}",
        source_event_id=f"{event.contact_id}/{said.id}",
        customer_id=customer_id,
        interaction_id=event.contact_id,
        channel=CHANNELS.get(event.channel, Channel.CHANNEL_UNSPECIFIED),
        participant=Participant(
            role=ROLES[said.participant_role], participant_id=said.participant_id
        ),
        occurred_at=timestamp(occurred_at),
        text=said.content,
        language_code=event.language_code,
    )
    if said.begin_offset_millis is not None and said.end_offset_millis is not None:
        signal.utterance_offsets.begin_offset.FromMilliseconds(said.begin_offset_millis)
        signal.utterance_offsets.end_offset.FromMilliseconds(said.end_offset_millis)
    return signal
