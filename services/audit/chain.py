"""The hash chain: what makes any later change of the record show.

Every (topic, partition) has a chain of its own, since the owner of a partition appends
without waiting for anyone. An entry's hash covers every recorded field, its position and
the hash of the entry before it, so a changed, moved or inserted entry no longer matches.
The chain's head (position and hash of its last entry) is kept apart, so a cut tail shows.

The hash is the SHA-256 of the entry's row without that last column, as PostgreSQL writes
rows in binary COPY: before each field its length, so no two entries are encoded alike. An
entry is encoded once, for its hash and for its way to disk, and whoever doubts this code
can hash the output of `COPY (SELECT ...) TO STDOUT (FORMAT BINARY)` without it.
"""

import struct
from hashlib import sha256
from typing import NamedTuple

# Of position, partition, offset and the two times: each its length, then its value.
_NUMBERS = struct.Struct(">iqiiiqiqiq").pack
_LENGTH = struct.Struct(">i").pack


class Chain(NamedTuple):
    """Names one chain."""

    topic: str
    partition: int


class Head(NamedTuple):
    """The end of a chain: position of the last entry (0: none yet) and its hash."""

    position: int
    hash: bytes


GENESIS = Head(0, bytes(32))


class RecordedEvent(NamedTuple):
    """One event as it was recorded; times in microseconds since 1970, UTC."""

    partition: int
    offset: int
    published_us: int
    recorded_us: int
    topic: str
    event_id: str
    type: str
    customer_id: str
    interaction_id: str
    signal_id: str
    source: str
    traceparent: str
    value: bytes

    @property
    def chain(self) -> Chain:
        return Chain(self.topic, self.partition)


class Entry(NamedTuple):
    """A recorded event in its place: position from 1, hash of the entry before, own hash."""

    position: int
    event: RecordedEvent
    prev_hash: bytes
    hash: bytes


class Sealed(NamedTuple):
    """An entry on its way to disk: all its columns but the hash, encoded; and the new head."""

    columns: bytes
    head: Head


def seal(event: RecordedEvent, head: Head) -> Sealed:
    """The event as the next entry of the chain that ends with `head`."""
    position = head.position + 1
    columns = encode(position, event, head.hash)
    return Sealed(columns, Head(position, sha256(columns).digest()))


def encode(position: int, event: RecordedEvent, prev_hash: bytes) -> bytes:
    """The columns of an entry up to its hash: each its length (32 bits), then its bytes."""
    partition, offset, published_us, recorded_us, *texts, value = event
    topic, event_id, kind, customer, interaction, signal, source, trace = map(str.encode, texts)
    # Column by column: a loop would take twice as long, and this runs for every event.
    # fmt: off
    return b"".join((
        _NUMBERS(8, position, 4, partition, 8, offset, 8, published_us, 8, recorded_us),
        _LENGTH(len(topic)), topic,
        _LENGTH(len(event_id)), event_id,
        _LENGTH(len(kind)), kind,
        _LENGTH(len(customer)), customer,
        _LENGTH(len(interaction)), interaction,
        _LENGTH(len(signal)), signal,
        _LENGTH(len(source)), source,
        _LENGTH(len(trace)), trace,
        _LENGTH(len(value)), value,
        _LENGTH(len(prev_hash)), prev_hash,
    ))
    # fmt: on
