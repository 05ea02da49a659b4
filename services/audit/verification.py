"""Finds where the record was changed: every entry is hashed again and held against its chain.

Deleted entries, a cut tail, changed fields, swapped and inserted entries are each found, with
the chain and the position. What it cannot find is a record rewritten from some position to
its end together with the heads; docs/adr/0005-one-chain-per-partition.md says what would.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from services.audit.chain import GENESIS, Chain, Entry, Head, encode

MOST_BREACHES = 1000


@dataclass(frozen=True)
class Breach:
    """Where a chain does not hold, and how."""

    chain: Chain
    position: int
    description: str


class Verification:
    """Takes every entry of the record, each chain's by position; chains may come in any order.

    Holds one hash for each chain and the first MOST_BREACHES breaches, however long the record.
    """

    def __init__(self, heads: Mapping[Chain, Head]) -> None:
        self.entries = 0
        self.breach_count = 0
        self.breaches: list[Breach] = []
        self._checks = {chain: ChainCheck(chain, head) for chain, head in heads.items()}

    @property
    def chains(self) -> int:
        return len(self._checks)

    @property
    def intact(self) -> bool:
        return self.breach_count == 0

    def add(self, entry: Entry) -> None:
        self.entries += 1
        self._note(self._check(entry.event.chain).add(entry))

    def close(self) -> None:
        """To be called once, after the last entry."""
        for check in self._checks.values():
            self._note(check.close())

    def _check(self, chain: Chain) -> "ChainCheck":
        if chain not in self._checks:
            self._checks[chain] = ChainCheck(chain, GENESIS)
        return self._checks[chain]

    def _note(self, found: Iterator[Breach]) -> None:
        for breach in found:
            self.breach_count += 1
            if self.breach_count <= MOST_BREACHES:
                self.breaches.append(breach)


class ChainCheck:
    """Follows one chain from its first entry to its head; entries come by position."""

    def __init__(self, chain: Chain, head: Head) -> None:
        self._chain = chain
        self._head = head
        self._position = 0
        # What the next entry names as the one before it; None after an entry that was changed,
        # which is reported at its own place and says nothing about its successor.
        self._link: bytes | None = GENESIS.hash

    def add(self, entry: Entry) -> Iterator[Breach]:
        """The breaches that this entry shows."""
        expected = self._position + 1
        unchanged = sha256(encode(*entry[:3])).digest() == entry.hash
        if entry.position > expected:
            yield self._missing(expected, entry.position - 1)
        if entry.position < expected:
            yield self._breach(entry.position, "this place is taken twice: an entry was inserted")
        if not unchanged:
            yield self._breach(entry.position, "the entry does not match its hash: it was changed")
        elif entry.position == expected and self._link not in (None, entry.prev_hash):
            yield self._breach(entry.position, "the entry does not follow the one before it")
        self._position = entry.position
        self._link = entry.hash if unchanged else None

    def close(self) -> Iterator[Breach]:
        """The breaches that show once the last entry has been added."""
        if self._position < self._head.position:
            yield self._missing(self._position + 1, self._head.position)
        elif self._position > self._head.position:
            description = f"the head names {self._head.position} as the last entry"
            yield self._breach(self._head.position + 1, description)
        elif self._link not in (None, self._head.hash):
            yield self._breach(self._position, "the head names another hash for the last entry")

    def _missing(self, first: int, last: int) -> Breach:
        return self._breach(first, f"missing: entries {first} to {last}")

    def _breach(self, position: int, description: str) -> Breach:
        return Breach(self._chain, position, description)
