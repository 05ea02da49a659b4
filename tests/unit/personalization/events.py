"""Emotion events as scoring publishes them, for the tests of personalization."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from heartline.catalogue import EMOTIONS
from heartline.contracts import (
    Channel,
    Consent,
    ConsentStatus,
    CustomerState,
    Emotion,
    EmotionEvent,
    EmotionScore,
    Flag,
    InAppEvent,
    InAppEventType,
    Participant,
    Role,
    Signal,
    UnscoredReason,
)
from heartline.events import Event
from heartline.ids import event_id
from services.personalization.row import Position
from services.personalization.update import fold_emotion

START = 1_790_000_000
GRANTED = ConsentStatus.CONSENT_STATUS_GRANTED
WITHDRAWN = ConsentStatus.CONSENT_STATUS_WITHDRAWN
NAMES = ("anger", "anxiety", "confusion", "delight", "distress", "frustration", "gratitude")


def signal(
    number: int = 1,
    *,
    role: Role.ValueType = Role.ROLE_CUSTOMER,
    text: str | None = None,
    in_app: InAppEvent | None = None,
    second: int | None = None,
    customer: str = "cust-1",
    interaction: str = "chat-1",
    channel: Channel.ValueType = Channel.CHANNEL_CHAT,
    consent: ConsentStatus.ValueType = GRANTED,
) -> Signal:
    """The `number`th signal, ten seconds after the one before unless `second` says when.

    Its text is like no other's unless it is given."""
    made = Signal(
        signal_id=event_id("signal", interaction, str(number)),
        source="/test",
        source_event_id=f"{interaction}/{number}",
        customer_id=customer,
        interaction_id=interaction,
        channel=channel,
        participant=Participant(role=role),
        occurred_at=Timestamp(seconds=START + (number * 10 if second is None else second)),
        consent=Consent(status=consent, consent_ref="ref-1"),
    )
    if in_app is None:
        made.text = f"This is remark{number}." if text is None else text
    else:
        made.in_app_event.CopyFrom(in_app)
    return made


def score(
    valence: float = 0.0,
    *,
    arousal: float = 0.2,
    urgency: float = 0.1,
    effort: float = 0.1,
    emotion: str = "frustration",
    abstained: bool = False,
) -> EmotionScore:
    return EmotionScore(
        taxonomy_id="heartline-cx/1",
        model_id="test-model",
        model_version="1",
        emotions=[Emotion(name=emotion, probability=0.8, intensity=0.5)],
        valence=valence,
        arousal=arousal,
        urgency=urgency,
        effort=effort,
        confidence=0.8,
        abstained=abstained,
    )


def emotion(
    number: int = 1,
    valence: float | None = None,
    *,
    flags: Sequence[Flag.ValueType] = (),
    scored: EmotionScore | None = None,
    **about: Any,
) -> EmotionEvent:
    """A signal with a score of that valence, or unscored where there is none."""
    made = EmotionEvent(signal=signal(number, **about), flags=flags)
    if scored is not None:
        made.score.CopyFrom(scored)
    elif valence is not None:
        made.score.CopyFrom(score(valence))
    else:
        made.unscored = UnscoredReason.UNSCORED_REASON_NO_EVIDENCE
    return made


def bot(number: int, text: str, **about: Any) -> EmotionEvent:
    return emotion(number, role=Role.ROLE_BOT, text=text, **about)


def agent(number: int, text: str = "I am with you now.", **about: Any) -> EmotionEvent:
    return emotion(number, role=Role.ROLE_AGENT, text=text, **about)


def in_app(number: int, kind: str, count: int = 1, feature: str = "checkout") -> EmotionEvent:
    """An act in the product, such as "payment_error"."""
    act = InAppEvent(
        type=InAppEventType.Value(f"IN_APP_EVENT_TYPE_{kind.upper()}"),
        feature=feature,
        count=count,
    )
    return emotion(number, -0.4, in_app=act, channel=Channel.CHANNEL_IN_APP)


def event(value: EmotionEvent) -> Event[EmotionEvent]:
    """The value as it arrives from the topic."""
    about = value.signal
    return Event(
        id=event_id("emotion", about.signal_id),
        topic=EMOTIONS,
        key=about.customer_id,
        subject=about.interaction_id,
        signal_id=about.signal_id,
        time=datetime.fromtimestamp(about.occurred_at.seconds, UTC),
        value=value,
        source="/heartline/scoring",
    )


def fold_all(values: Iterable[EmotionEvent]) -> tuple[CustomerState, list[Event[Any]]]:
    """The row after these events of one customer, and all that followed from them."""
    row = CustomerState()
    followed: list[Event[Any]] = []
    for offset, value in enumerate(values):
        update = fold_emotion(row, event(value), Position("emotions", 0, offset))
        if update is not None:
            row = update.row
            followed += update.events
    return row, followed


#: A busy machine takes its time to draw a stream, which says nothing about what holds.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

fractions = st.floats(0, 1)
scores = st.builds(
    score,
    st.floats(-1, 1),
    arousal=fractions,
    urgency=fractions,
    effort=fractions,
    emotion=st.sampled_from(NAMES),
    abstained=st.booleans(),
)
words = st.sampled_from(["parcel", "late", "refund", "again", "help", "broken", "thanks", "order"])
texts = st.lists(words, min_size=1, max_size=8).map(" ".join)
acts = st.builds(
    InAppEvent,
    type=st.sampled_from([t for t in InAppEventType.values() if t]),
    feature=st.sampled_from(["checkout", "search"]),
    count=st.integers(0, 10_000),
)


@st.composite
def customer_events(draw: st.DrawFn, number: int) -> EmotionEvent:
    """Whatever a customer may do, scored or not, with or without consent."""
    consent = draw(st.sampled_from([GRANTED, GRANTED, GRANTED, WITHDRAWN]))
    scored = draw(st.none() | scores) if consent == GRANTED else None
    return emotion(
        number,
        scored=scored,
        flags=draw(st.lists(st.sampled_from([f for f in Flag.values() if f]), max_size=2)),
        text=draw(texts),
        in_app=draw(st.none() | acts),
        second=draw(st.integers(0, 100_000)),
        interaction=draw(st.sampled_from(["chat-1", "chat-2"])),
        consent=consent,
    )


@st.composite
def others_events(draw: st.DrawFn, number: int) -> EmotionEvent:
    """A turn of someone who is not the customer, with a score that no one may use."""
    return emotion(
        number,
        role=draw(st.sampled_from([r for r in Role.values() if r != Role.ROLE_CUSTOMER])),
        scored=draw(st.none() | scores),
        text=draw(texts),
        second=draw(st.integers(0, 100_000)),
        interaction=draw(st.sampled_from(["chat-1", "chat-2"])),
    )


@st.composite
def streams(draw: st.DrawFn, most: int = 15) -> list[EmotionEvent]:
    """The events of one customer in the order in which they arrive."""
    length = draw(st.integers(1, most))
    return [draw(customer_events(n) | others_events(n)) for n in range(length)]
