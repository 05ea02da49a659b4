"""The Kafka step: emotion events and feedback fold into the rows of their customers.

Nothing is written here. Faust changes its table after the events that follow have been
confirmed (docs/adr/0004), so the step only says which rows are to change.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from heartline.catalogue import Topic
from heartline.contracts import CustomerState, EmotionEvent
from heartline.errors import InvalidInput, UndecodableEvent
from heartline.events import decode
from heartline.kafka.outcome import DeadLetter, Drop, Emit, Outcome
from heartline.kafka.record import Record
from services.personalization.changelog import Row
from services.personalization.row import Position
from services.personalization.update import Update, fold_emotion, fold_feedback

IN_THE_ROW = Drop("in_the_row_already")


class FoldStep:
    """For one batch. topics: by full name on the broker. stored: a customer's row, by key."""

    def __init__(
        self, topics: Mapping[str, Topic[Any]], stored: Callable[[bytes], bytes | None]
    ) -> None:
        self._topics = topics
        self._stored = stored
        self._rows: dict[bytes, CustomerState] = {}
        self._changed: dict[bytes, int] = {}

    def process(self, batch: Sequence[Record], _transaction: None, /) -> Sequence[Outcome]:
        return [self._take(record) for record in batch]

    def changed(self) -> list[Row]:
        """The rows as they are to be stored, each once and in the partition of its records."""
        return [
            Row(key, self._rows[key].SerializeToString(deterministic=True), partition)
            for key, partition in self._changed.items()
        ]

    def _take(self, record: Record) -> Outcome:
        try:
            update = self._fold(record)
        except UndecodableEvent as error:
            return DeadLetter("undecodable", str(error))
        except InvalidInput as error:
            return DeadLetter("invalid", str(error))
        except Exception as error:  # noqa: BLE001  any bug must not stop the partition
            return DeadLetter("step_failed", f"{type(error).__name__}: {error}")
        if update is None:
            return IN_THE_ROW
        key = record.key or b""
        self._rows[key] = update.row
        self._changed[key] = record.partition
        return Emit(*update.events)

    def _fold(self, record: Record) -> Update | None:
        event = decode(record, self._topics[record.topic])
        row = self._row_before(record.key or b"")
        position = Position(event.topic.name, record.partition, record.offset)
        if isinstance(event.value, EmotionEvent):
            return fold_emotion(row, event, position)
        return fold_feedback(row, event, position)

    def _row_before(self, key: bytes) -> CustomerState:
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = CustomerState.FromString(self._stored(key) or b"")
        return row
