"""A batch of records in, an outcome for each out."""

from datetime import UTC, datetime

from heartline.catalogue import EMOTIONS, SIGNALS
from heartline.contracts import Role, Signal
from heartline.events import Event
from heartline.ids import event_id
from heartline.kafka.outcome import DeadLetter, Emit
from heartline.kafka.record import Record
from heartline.publisher import outgoing
from services.scoring.scorer import Scorer
from services.scoring.step import ScoringStep
from tests.unit.scoring.signals import said


def record(signal: Signal, offset: int = 0) -> Record:
    event = Event(
        id=event_id("signal", "/test", signal.text),
        topic=SIGNALS,
        key=signal.customer_id,
        subject=signal.interaction_id,
        signal_id=event_id("signal", "/test", signal.text),
        time=datetime(2026, 1, 5, tzinfo=UTC),
        value=signal,
        source="/heartline/ingestion",
    )
    sent = outgoing(event, "heartline.")
    return Record(sent.topic, 0, offset, sent.key, sent.value, sent.headers, 0)


def test_every_signal_becomes_one_emotion_event_that_follows_from_it(scorer: Scorer) -> None:
    signals = [said("thank you"), said("hello", role=Role.ROLE_BOT), said("where is it?")]
    outcomes = ScoringStep(scorer).process([record(signal) for signal in signals], None)
    for signal, outcome in zip(signals, outcomes, strict=True):
        assert isinstance(outcome, Emit)
        (event,) = outcome.events
        signal_id = event_id("signal", "/test", signal.text)
        assert event.id == event_id("emotion", signal_id)
        assert (event.topic, event.key, event.subject) == (EMOTIONS, "mira", "chat-7")
        assert (event.signal_id, event.time) == (signal_id, datetime(2026, 1, 5, tzinfo=UTC))
        assert event.value.signal == signal


def test_what_cannot_be_decoded_is_set_aside_and_the_rest_is_scored(scorer: Scorer) -> None:
    good = record(said("thank you"))
    poison = Record(good.topic, 0, 1, good.key, b"\xff\xff", good.headers, 0)
    bare = Record(good.topic, 0, 2, None, None, (), 0)
    outcomes = ScoringStep(scorer).process([poison, good, bare], None)
    assert [type(outcome) for outcome in outcomes] == [DeadLetter, Emit, DeadLetter]
