"""The one row that is kept of a customer: what it contains, and within which bounds."""

from dataclasses import dataclass
from hashlib import blake2b

from heartline.contracts import CustomerState, InteractionState

INTERACTIONS_KEPT = 16
# At 8 bytes each. A signal that comes again after so many others is taken for a new one.
DIGESTS_KEPT = 512


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record lies in its topic."""

    topic: str
    partition: int
    offset: int


def contains(row: CustomerState, position: Position, folded_id: str) -> bool:
    """Whether the record, or the same signal or outcome under another offset, is in the row."""
    return _passed(row, position) or _digest(folded_id) in row.folded


def mark(row: CustomerState, position: Position, folded_id: str) -> None:
    """Notes that the row contains the record now."""
    row.folded.append(_digest(folded_id))
    del row.folded[:-DIGESTS_KEPT]
    for known in row.positions:
        if known.topic == position.topic:
            known.partition, known.offset = position.partition, position.offset
            return
    row.positions.add(topic=position.topic, partition=position.partition, offset=position.offset)


def interaction(row: CustomerState, interaction_id: str) -> InteractionState | None:
    matching = (i for i in row.interactions if i.profile.interaction_id == interaction_id)
    return next(matching, None)


def keep(row: CustomerState, interaction_id: str) -> None:
    """Puts the interaction last; the ones untouched for longest fall out of the row."""
    row.interactions.sort(key=lambda i: i.profile.interaction_id == interaction_id)
    del row.interactions[:-INTERACTIONS_KEPT]


def _passed(row: CustomerState, position: Position) -> bool:
    return any(
        known.topic == position.topic
        and known.partition == position.partition
        and known.offset >= position.offset
        for known in row.positions
    )


def _digest(folded_id: str) -> int:
    return int.from_bytes(blake2b(folded_id.encode(), digest_size=8).digest())
