"""What becomes of each record of a batch: recorded, known already, contradicting, or unreadable."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from google.protobuf.message import Message

from heartline.catalogue import Topic
from heartline.errors import UndecodableEvent
from heartline.kafka.outcome import DeadLetter, Drop, Emit, Outcome
from heartline.kafka.record import Record
from services.audit.arrival import arrival
from services.audit.chain import GENESIS, Chain, Head, RecordedEvent, Sealed, seal
from services.audit.decisions import Decision, decision_of

RECORDED = Emit()
DUPLICATE = Drop("duplicate")
CONFLICT = Drop("conflict")

#: What an event id stands for: its topic and its value.
Content = tuple[str, bytes]


class Intake:
    """Takes one batch, record by record, so that decoding and writing overlap.

    topics: by full name on the broker. known: what is on record under the ids of the batch.
    heads: where its chains end; they move along. now: time of recording, µs since 1970.
    """

    def __init__(
        self,
        topics: Mapping[str, Topic[Any]],
        known: dict[str, Content],
        heads: dict[Chain, Head],
        now: int,
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.decisions: list[Decision] = []
        self.conflicts: list[RecordedEvent] = []
        self.heads = heads
        self._topics = topics
        self._known = known
        self._now = now

    def entries(self, batch: Sequence[Record]) -> Iterator[Sealed]:
        """The new events, each chained to the one before; the outcomes fill meanwhile."""
        for record in batch:
            try:
                event, message = arrival(record, self._topics[record.topic], self._now)
            except UndecodableEvent as error:
                self.outcomes.append(DeadLetter("undecodable", str(error)))
                continue
            outcome = self._judge(event)
            self.outcomes.append(outcome)
            if outcome is RECORDED:
                self._note_decision(event, message)
                yield self._seal(event)
            elif outcome is CONFLICT:
                self.conflicts.append(event)

    def _judge(self, event: RecordedEvent) -> Outcome:
        """Whether it is new; it is known from then on, so a repetition in the batch shows."""
        content = (event.topic, event.value)
        first = self._known.setdefault(event.event_id, content)
        if first is content:
            return RECORDED
        return DUPLICATE if first == content else CONFLICT

    def _note_decision(self, event: RecordedEvent, message: Message) -> None:
        decision = decision_of(message)
        if decision is not None:
            self.decisions.append(Decision.carried_by(event.event_id, decision))

    def _seal(self, event: RecordedEvent) -> Sealed:
        chain = Chain(event.topic, event.partition)
        sealed = seal(event, self.heads.get(chain, GENESIS))
        self.heads[chain] = sealed.head
        return sealed
