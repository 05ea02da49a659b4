"""The Kafka step: a batch of signals in, an emotion event for each."""

from collections.abc import Sequence

from heartline.catalogue import EMOTIONS, SIGNALS
from heartline.contracts import EmotionEvent, Signal
from heartline.errors import UndecodableEvent
from heartline.events import Event, decode
from heartline.ids import event_id
from heartline.kafka.outcome import DeadLetter, Emit, Outcome
from heartline.kafka.record import Record
from services.scoring.scorer import Scorer

SOURCE = "/heartline/scoring"


class ScoringStep:
    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def process(self, batch: Sequence[Record], _: None) -> Sequence[Outcome]:
        """Scores all that can be decoded at once; the rest is set aside."""
        found = [_decoded(record) for record in batch]
        signals = [event.value for event in found if isinstance(event, Event)]
        scored = iter(self._scorer.score(signals))
        return [
            Emit(emotion_event(one, next(scored))) if isinstance(one, Event) else one
            for one in found
        ]


def emotion_event(signal: Event[Signal], emotion: EmotionEvent) -> Event[EmotionEvent]:
    """The event of the topic "emotions" that follows from one of the topic "signals"."""
    return Event(
        id=event_id("emotion", signal.id),
        topic=EMOTIONS,
        key=signal.key,
        subject=signal.subject,
        signal_id=signal.signal_id or signal.id,
        time=signal.time,
        value=emotion,
        source=SOURCE,
    )


def _decoded(record: Record) -> Event[Signal] | DeadLetter:
    try:
        return decode(record, SIGNALS)
    except UndecodableEvent as error:
        return DeadLetter("undecodable", str(error))
