"""The commit mode beside Faust: what a batch emits is confirmed, and nothing else is settled.

The table and the offsets are Faust's; they follow only after this has returned.
"""

from collections.abc import Sequence
from typing import Any

from heartline.errors import Unavailable
from heartline.kafka.commit import Process, Produce
from heartline.kafka.outcome import Outcome
from heartline.kafka.record import Partition, Record
from heartline.publisher import Publisher

# Longer than the publisher's own deadline, which says what went wrong.
DEADLINE_SECONDS = 15.0


class PublishCommit:
    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def apply(
        self,
        consumer: Any,  # noqa: ANN401, ARG002  Faust's is another client
        batch: Sequence[Record],
        process: Process,
        produce: Produce,
    ) -> Sequence[Outcome]:
        outcomes = process(batch, None)
        try:
            self._publisher.send(produce(batch, outcomes)).result(DEADLINE_SECONDS)
        except TimeoutError as error:
            raise Unavailable(f"Kafka did not confirm in {DEADLINE_SECONDS:g} s") from error
        return outcomes

    def positions(self, consumer: Any, places: Sequence[Partition]) -> dict[Partition, int]:  # noqa: ANN401, ARG002
        """Faust goes on by itself where it committed."""
        return {}

    def close(self) -> None:
        """Nothing of its own is open."""
