"""The Kafka step: profile events and feedback move the cases of their interactions.

Runs under PostgresCommit: the cases, the events that tell of their changes (outbox) and
the consumed offsets are one transaction.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from heartline.catalogue import Topic
from heartline.contracts import ProfileEvent
from heartline.errors import InvalidInput, UndecodableEvent
from heartline.events import Event, decode
from heartline.kafka.outcome import DeadLetter, Drop, Emit, Outcome
from heartline.kafka.record import Record
from services.escalation import store
from services.escalation.arrival import Arrival, arrival_of
from services.escalation.casefile import CaseFile, Conversation
from services.escalation.outcomes import on_feedback
from services.escalation.publication import escalation
from services.escalation.triggers import on_profile

KEPT = Emit()
NOTHING_NEW = Drop("nothing_new")


class EscalationStep:
    """topics: PROFILES and FEEDBACK by their full names on the broker."""

    def __init__(self, topics: Mapping[str, Topic[Any]]) -> None:
        self._topics = topics

    def process(
        self, batch: Sequence[Record], transaction: psycopg.Connection, /
    ) -> Sequence[Outcome]:
        found = [_read(record, self._topics[record.topic]) for record in batch]
        concerned = [arrival.conversation for arrival in found if isinstance(arrival, Arrival)]
        docket = Docket(store.latest_files(transaction, concerned))
        outcomes = [docket.take(a) if isinstance(a, Arrival) else a for a in found]
        store.save(transaction, docket.moved.values())
        return outcomes


class Docket:
    """The files that a batch concerns; what it moved is to be saved, in this order."""

    def __init__(self, latest: dict[Conversation, CaseFile]) -> None:
        self._latest = latest
        #: By the id of the case.
        self.moved: dict[str, CaseFile] = {}

    def take(self, arrival: Arrival) -> Outcome:
        before = self._latest.get(arrival.conversation)
        after = _moved(arrival.event, before)
        if after is None or after is before:
            return NOTHING_NEW
        self._latest[arrival.conversation] = self.moved[after.case.case_id] = after
        event = escalation(before, after)
        return Emit(event) if event else KEPT


def _read(record: Record, topic: Topic[Any]) -> Arrival | DeadLetter:
    try:
        return arrival_of(decode(record, topic))
    except UndecodableEvent as error:
        return DeadLetter("undecodable", str(error))
    except InvalidInput as error:
        return DeadLetter("incomplete", str(error))


def _moved(event: Event[Any], latest: CaseFile | None) -> CaseFile | None:
    if isinstance(event.value, ProfileEvent):
        return on_profile(event.id, event.value, event.traceparent, latest)
    return on_feedback(event.value, latest)
