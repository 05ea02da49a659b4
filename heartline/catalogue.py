"""Every topic, declared once: launcher, chart, AsyncAPI document and tests read it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message

from heartline.contracts import (
    Adaptation,
    CareAction,
    ConsentChange,
    EmotionEvent,
    EscalationEvent,
    Feedback,
    Insight,
    ProfileEvent,
    Signal,
)

M = TypeVar("M", bound=Message)

FOREVER = timedelta.max
DEAD_LETTERS = ".dlq"
DEAD_LETTER_RETENTION = timedelta(days=30)


@dataclass(frozen=True)
class Topic(Generic[M]):
    """A Kafka topic; the key of every event is the id of the customer it is about."""

    name: str
    message: type[M]
    description: str
    produced_by: str
    consumed_by: tuple[str, ...]
    partitions: int = 12
    retention: timedelta = timedelta(days=7)

    @property
    def type(self) -> str:
        """The CloudEvents type: the full name of the message."""
        return self.message.DESCRIPTOR.full_name

    @property
    def dead_letters(self) -> str:
        """Name of the topic for what could not be processed."""
        return self.name + DEAD_LETTERS


SIGNALS = Topic(
    name="signals",
    message=Signal,
    description="Every accepted customer signal, redacted, with the consent it came under.",
    produced_by="ingestion",
    consumed_by=("scoring", "audit"),
)
EMOTIONS = Topic(
    name="emotions",
    message=EmotionEvent,
    description="Every signal with what was felt, or the reason why it was not scored.",
    produced_by="scoring",
    consumed_by=("personalization", "audit"),
)
PROFILES = Topic(
    name="profiles",
    message=ProfileEvent,
    description="How the interaction and the customer stand after each signal.",
    produced_by="personalization",
    consumed_by=("personalization", "escalation", "audit"),
)
ADAPTATIONS = Topic(
    name="adaptations",
    message=Adaptation,
    description="Advice for the next moment of contact, each time that it changes.",
    produced_by="personalization",
    consumed_by=("personalization", "audit"),
)
CARE = Topic(
    name="care",
    message=CareAction,
    description="Proactive help, started before the customer complains.",
    produced_by="personalization",
    consumed_by=("audit",),
    retention=timedelta(days=30),
)
ESCALATIONS = Topic(
    name="escalations",
    message=EscalationEvent,
    description="Every change of every case for a human.",
    produced_by="escalation",
    consumed_by=("audit",),
    retention=timedelta(days=30),
)
FEEDBACK = Topic(
    name="feedback",
    message=Feedback,
    description="What became of interactions: satisfaction, resolutions, overrides.",
    produced_by="ingestion",
    consumed_by=("personalization", "escalation", "audit"),
    retention=timedelta(days=30),
)
GOVERNANCE = Topic(
    name="governance",
    message=ConsentChange,
    description="Every entry of the consent ledger.",
    produced_by="ingestion",
    consumed_by=("audit",),
    retention=FOREVER,
)
INSIGHTS = Topic(
    name="insights",
    message=Insight,
    description="Findings over many customers, for marketing and product teams.",
    produced_by="insights",
    consumed_by=("audit",),
    retention=timedelta(days=30),
)

TOPICS: tuple[Topic[Any], ...] = (
    SIGNALS,
    EMOTIONS,
    PROFILES,
    ADAPTATIONS,
    CARE,
    ESCALATIONS,
    FEEDBACK,
    GOVERNANCE,
    INSIGHTS,
)

BY_NAME: dict[str, Topic[Any]] = {topic.name: topic for topic in TOPICS}
BY_TYPE: dict[str, Topic[Any]] = {topic.type: topic for topic in TOPICS}
