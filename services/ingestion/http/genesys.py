"""Live transcription of Genesys Cloud (`v2.conversations.{id}.transcription`), as it is sent.

By its notification channel (`eventBody`) or by Amazon EventBridge (`detail.eventBody`). Only final
utterances become signals; of their alternatives the most confident. Fields that are not named here
are passed over.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from heartline.contracts import Channel, Participant, RawSignal, Role

#: By the side of the call that it came from.
ROLES: Mapping[str, Role.ValueType] = MappingProxyType(
    {"EXTERNAL": Role.ROLE_CUSTOMER, "INTERNAL": Role.ROLE_AGENT}
)


class Shape(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class Alternative(Shape):
    confidence: float = 0.0
    offset_ms: int = Field(ge=0)
    duration_ms: int = Field(ge=0)
    transcript: str


class Transcript(Shape):
    utterance_id: str
    is_final: bool
    channel: Literal["EXTERNAL", "INTERNAL"]
    dialect: str = ""
    alternatives: list[Alternative] = []


class TranscriptionMessage(Shape):
    conversation_id: str
    communication_id: str
    organization_id: str = "cloud"
    transcription_start_time_ms: int = Field(ge=0)
    transcripts: list[Transcript] = []


class GenesysEvent(BaseModel):
    """A message in its envelope."""

    message: TranscriptionMessage = Field(
        validation_alias=AliasChoices("eventBody", AliasPath("detail", "eventBody"))
    )


def signals_of(event: GenesysEvent, customer_id: str) -> Iterator[RawSignal]:
    """The final utterances of an event, in its order."""
    message = event.message
    for utterance in message.transcripts:
        heard = max(utterance.alternatives, key=lambda a: a.confidence, default=None)
        if utterance.is_final and heard is not None and heard.transcript.strip():
            yield _signal(message, utterance, heard, customer_id)


def _signal(
    message: TranscriptionMessage, utterance: Transcript, heard: Alternative, customer_id: str
) -> RawSignal:
    ends = heard.offset_ms + heard.duration_ms
    signal = RawSignal(
        source=f"/genesys/{message.organization_id}",
        source_event_id=f"{message.communication_id}/{utterance.utterance_id}",
        customer_id=customer_id,
        interaction_id=message.conversation_id,
        channel=Channel.CHANNEL_VOICE,
        participant=Participant(role=ROLES[utterance.channel]),
        text=heard.transcript,
        language_code=utterance.dialect,
    )
    signal.occurred_at.FromMilliseconds(message.transcription_start_time_ms + ends)
    signal.utterance_offsets.begin_offset.FromMilliseconds(heard.offset_ms)
    signal.utterance_offsets.end_offset.FromMilliseconds(ends)
    return signal
