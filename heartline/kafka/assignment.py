"""The partitions that a consumer owns, and those of them that have to wait."""

from collections.abc import Iterable, Sequence

import confluent_kafka
from confluent_kafka import OFFSET_BEGINNING, TopicPartition

from heartline.errors import Unavailable
from heartline.kafka.commit import CommitMode
from heartline.kafka.holds import Holds
from heartline.kafka.record import Partition, Record
from heartline.logs import get_logger


class Assignment:
    """Positions come from the commit mode, so a partition goes on where it was last settled."""

    def __init__(self, consumer: str, commit: CommitMode) -> None:
        self._commit = commit
        self._holds = Holds()
        self._owned: set[Partition] = set()
        self._log = get_logger().bind(consumer=consumer)

    def subscribe(self, client: confluent_kafka.Consumer, topics: list[str]) -> None:
        client.subscribe(
            topics, on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked
        )

    def workable(self, batch: Sequence[Record]) -> list[Record]:
        """The records whose partitions are owned and need not wait."""
        return [r for r in batch if r.place in self._owned and r.place not in self._holds]

    def waits_for(self) -> str | None:
        """Why a partition waits; None where none does."""
        return self._holds.reason()

    def settled(self, batch: Iterable[Record]) -> None:
        self._holds.settled({record.place for record in batch})

    def hold(
        self, client: confluent_kafka.Consumer, places: Iterable[Partition], reason: str
    ) -> int:
        """Pauses partitions until their next try; the highest count of tries so far."""
        places = list(places)
        attempts = max(self._holds.hold(place, reason) for place in places)
        client.pause([TopicPartition(*place) for place in places])
        self._log.warning("partitions_held", reason=reason, partitions=len(places), tries=attempts)
        return attempts

    def resume_due(self, client: confluent_kafka.Consumer) -> None:
        """Goes on where the last commit ended, which may be before or after what was held."""
        places = self._holds.due()
        if not places:
            return
        try:
            positions = self._commit.positions(client, places)
        except Unavailable as error:
            self.hold(client, places, str(error))
            return
        for place in places:
            client.seek(TopicPartition(*place, positions.get(place, OFFSET_BEGINNING)))
        self._holds.release(places)
        client.resume([TopicPartition(*place) for place in places])

    def _assigned(self, client: confluent_kafka.Consumer, found: list[TopicPartition]) -> None:
        places = [Partition(p.topic, p.partition) for p in found]
        self._owned.update(places)
        try:
            positions = self._commit.positions(client, places) if places else {}
        except Unavailable as error:
            client.incremental_assign(found)
            self.hold(client, places, str(error))
            return
        for place, partition in zip(places, found, strict=True):
            partition.offset = positions.get(place, OFFSET_BEGINNING)
        client.incremental_assign(found)

    def _revoked(self, client: confluent_kafka.Consumer, lost: list[TopicPartition]) -> None:
        places = [Partition(p.topic, p.partition) for p in lost]
        self._owned.difference_update(places)
        self._holds.forget(places)
        client.incremental_unassign(lost)
