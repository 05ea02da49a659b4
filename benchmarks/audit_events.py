"""What the services publish of many signals, in sizes as in life."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from heartline.catalogue import ADAPTATIONS, EMOTIONS, PROFILES, SIGNALS, Topic
from heartline.contracts import (
    Adaptation,
    Contribution,
    DecisionKind,
    DecisionRecord,
    Emotion,
    EmotionEvent,
    EmotionScore,
    InteractionProfile,
    ProfileEvent,
    Role,
    Signal,
    Turn,
)
from heartline.events import Event
from heartline.ids import event_id

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CUSTOMERS = 800
TURNS_KEPT = 6
TEXT = "I have been waiting for forty minutes now and nobody tells me where my order is. " * 2
NAMES = ("anger", "anxiety", "confusion", "delight", "disappointment", "distress", "frustration")


def events(signals: int) -> Iterator[Event[Any]]:
    """A signal, its score and its profile each; advice with every second one."""
    for number in range(signals):
        yield from _of_a_signal(number)


def _of_a_signal(number: int) -> Iterator[Event[Any]]:
    signal_id = event_id("signal", "/bench", str(number))
    customer = f"customer-{number % CUSTOMERS}"
    interaction = f"{customer}-chat-{number // CUSTOMERS // TURNS_KEPT}"
    signal = Signal(
        signal_id=signal_id,
        source="/crm/chat",
        source_event_id=str(number),
        customer_id=customer,
        interaction_id=interaction,
        text=TEXT,
    )
    emotion = EmotionEvent(signal=signal, score=_score())
    profile = InteractionProfile(
        interaction_id=interaction,
        customer_id=customer,
        recent_turns=[Turn(signal_id=signal_id, role=Role.ROLE_CUSTOMER, text=TEXT)] * TURNS_KEPT,
        recent_valences=[-0.4] * 10,
    )

    def event(topic: Topic[Any], stage: str, value: object) -> Event[Any]:
        own = signal_id if topic is SIGNALS else event_id(stage, signal_id)
        return Event(own, topic, customer, interaction, signal_id, NOON, value, "/heartline/bench")

    yield event(SIGNALS, "signal", signal)
    yield event(EMOTIONS, "emotion", emotion)
    yield event(PROFILES, "profile", ProfileEvent(emotion=emotion, interaction=profile))
    if number % 2:
        advice = Adaptation(decision=_decision(signal), interaction=profile)
        yield event(ADAPTATIONS, "adaptation", advice)


def _score() -> EmotionScore:
    return EmotionScore(
        taxonomy_id="heartline-cx/1",
        model_id="minilm-l6",
        model_version="1",
        emotions=[Emotion(name=name, probability=0.3, intensity=0.2) for name in NAMES],
        valence=-0.4,
        arousal=0.5,
        confidence=0.9,
    )


def _decision(signal: Signal) -> DecisionRecord:
    return DecisionRecord(
        decision_id=event_id("adaptation", signal.signal_id),
        kind=DecisionKind.DECISION_KIND_ADAPTATION,
        customer_id=signal.customer_id,
        interaction_id=signal.interaction_id,
        signal_id=signal.signal_id,
        policy_version="1",
        reason_code="frustrated",
        reason="The customer is frustrated and has waited for long.",
        contributions=[Contribution(input="human_need", value=0.5, weight=0.2)] * 4,
    )
