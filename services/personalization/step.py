"""The Kafka step of the read model: what was published becomes rows that the API answers from.

Runs under PostgresCommit: the rows and the consumed offsets are one transaction, and so is
the word to those who watch.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg

from heartline.catalogue import Topic
from heartline.contracts import Adaptation, CustomerModel, InteractionProfile, ProfileEvent
from heartline.errors import UndecodableEvent
from heartline.events import decode
from heartline.kafka.outcome import DeadLetter, Emit, Outcome
from heartline.kafka.record import Record
from services.personalization import store
from services.personalization.announcements import announce

KEPT = Emit()


class ProjectionStep:
    """topics: PROFILES and ADAPTATIONS by their full names on the broker."""

    def __init__(self, topics: Mapping[str, Topic[Any]]) -> None:
        self._topics = topics

    def process(
        self, batch: Sequence[Record], transaction: psycopg.Connection, /
    ) -> Sequence[Outcome]:
        latest = Latest()
        outcomes = [self._take(record, latest) for record in batch]
        store.save_customers(transaction, latest.customers.values())
        store.save_interactions(transaction, latest.interactions.values())
        store.save_advice(transaction, latest.advice.values())
        announce(transaction, latest.interactions)
        return outcomes

    def _take(self, record: Record, latest: "Latest") -> Outcome:
        try:
            latest.take(decode(record, self._topics[record.topic]).value)
        except UndecodableEvent as error:
            return DeadLetter("undecodable", str(error))
        return KEPT


class Latest:
    """The latest of each in a batch: one write for a customer who is very busy."""

    def __init__(self) -> None:
        self.customers: dict[str, CustomerModel] = {}
        self.interactions: dict[str, InteractionProfile] = {}
        self.advice: dict[str, Adaptation] = {}

    def take(self, value: ProfileEvent | Adaptation) -> None:
        if isinstance(value, ProfileEvent):
            self.customers[value.customer.customer_id] = value.customer
            self.interactions[value.interaction.interaction_id] = value.interaction
        else:
            self.advice[value.interaction_id] = value
