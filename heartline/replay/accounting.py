"""Asks the audit what became of the signals of a replay."""

import time
from collections.abc import Collection, Iterator

import grpc

from heartline.contracts import (
    AuditEntry,
    AuditServiceStub,
    TrailRequest,
    VerifyRequest,
    VerifyResponse,
)
from heartline.grpc.status import from_rpc_error
from heartline.replay.report import Report, report

LOOK_EVERY_SECONDS = 0.5
MOST_ENTRIES = 10_000
# Every chain is read again from its first entry.
VERIFY_SECONDS = 600.0


class Accountant:
    """Of one set of signals, within the interactions that they belong to."""

    def __init__(
        self, channel: grpc.Channel, signal_ids: Collection[str], interactions: Collection[str]
    ) -> None:
        self._audit = AuditServiceStub(channel)
        self._signal_ids = signal_ids
        self._interactions = interactions

    def settled(self, seconds: float) -> Report:
        """The report once every signal is accounted for and nothing new arrives, or after
        `seconds` as it stands then."""
        deadline = time.monotonic() + seconds
        before, entries = -1, self.entries()
        found = report(self._signal_ids, entries)
        while (found.unaccounted or len(entries) != before) and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_SECONDS)
            before, entries = len(entries), self.entries()
            found = report(self._signal_ids, entries)
        return found

    def entries(self) -> list[AuditEntry]:
        """Every recorded event of the interactions.

        Raises:
            HeartlineError: the audit refuses or is away.
        """
        try:
            return [entry for name in self._interactions for entry in self._trail(name)]
        except grpc.RpcError as error:
            raise from_rpc_error(error) from error

    def _trail(self, interaction: str) -> Iterator[AuditEntry]:
        page = ""
        while True:
            request = TrailRequest(interaction_id=interaction, limit=MOST_ENTRIES, page_token=page)
            answer = self._audit.Trail(request)
            yield from answer.entries
            page = answer.next_page_token
            if not page:
                return


def verify_chains(channel: grpc.Channel) -> VerifyResponse:
    """Raises HeartlineError where the audit refuses or is away."""
    try:
        return AuditServiceStub(channel).Verify(VerifyRequest(), timeout=VERIFY_SECONDS)
    except grpc.RpcError as error:
        raise from_rpc_error(error) from error
