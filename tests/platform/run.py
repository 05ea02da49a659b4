"""Runs of the demo scenario against a whole stack, and what the tests want to know of them."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from google.protobuf.json_format import MessageToDict

from heartline.contracts import AuditEntry, ProfileEvent
from heartline.grpc.client import blocking_channel, channel
from heartline.local.stack import LocalStack
from heartline.replay.accounting import Accountant
from heartline.replay.act import Act
from heartline.replay.report import PROFILE, Report, report
from heartline.replay.scenario import read_scenario
from heartline.replay.sender import Sender, Sent

SCENARIO = Path(__file__).parents[2] / "deploy" / "local" / "scenario"
SETTLE_SECONDS = 90.0


@dataclass
class Run:
    """One replay of the scenario under a name of its own."""

    name: str
    acts: list[Act]
    sent: Sent
    entries: list[AuditEntry]

    @property
    def report(self) -> Report:
        return report(self.sent.signal_ids, self.entries)

    def profiles(self) -> dict[str, str]:
        """The last profile of each interaction, with what differs between runs by name alone
        (the run's mark and the ids made from it) put out of sight."""
        last: dict[str, AuditEntry] = {}
        for entry in self.entries:
            if entry.type == PROFILE:
                last[entry.interaction_id] = max(
                    entry, last.get(entry.interaction_id, entry), key=lambda e: e.offset
                )
        return {name.removesuffix(f":{self.name}"): self._plain(e) for name, e in last.items()}

    def _plain(self, entry: AuditEntry) -> str:
        event = ProfileEvent.FromString(entry.value)
        parts = [MessageToDict(event.interaction), MessageToDict(event.customer)]
        return self._without_ids(json.dumps(parts, sort_keys=True))

    def _without_ids(self, text: str) -> str:
        text = text.replace(f":{self.name}", "")
        for act, signal_id in zip(self._signal_acts(), self.sent.signal_ids, strict=True):
            text = text.replace(signal_id, act.signal.source_event_id if act.signal else "")
        return text

    def _signal_acts(self) -> Iterator[Act]:
        return (act for act in self.acts if act.signal is not None)


def replay(
    stack: LocalStack, name: str, speed: float, meanwhile: Callable[[], None] | None = None
) -> Run:
    """Sends the scenario, does something to the stack half way, and waits for the account."""
    acts = read_scenario(SCENARIO, name)
    with _half_way(acts, speed, meanwhile):
        sent = asyncio.run(_send(stack, acts, speed))
    return settled(stack, name, acts, sent)


def settled(stack: LocalStack, name: str, acts: list[Act], sent: Sent) -> Run:
    """The run once every signal is accounted for; as it stands after a deadline."""
    interactions = sorted({act.signal.interaction_id for act in acts if act.signal})
    with blocking_channel(stack.service("audit").address) as audit:
        accountant = Accountant(audit, sent.signal_ids, interactions)
        accountant.settled(SETTLE_SECONDS)
        return Run(name, acts, sent, accountant.entries())


async def _send(stack: LocalStack, acts: Sequence[Act], speed: float) -> Sent:
    async with channel(stack.service("ingestion").address) as door:
        return await Sender(door, speed).send(acts)


@contextmanager
def _half_way(
    acts: Sequence[Act], speed: float, meanwhile: Callable[[], None] | None
) -> Iterator[None]:
    """Runs `meanwhile` from a thread in the middle of the replay; its errors are the test's."""
    if meanwhile is None:
        yield
        return
    with ThreadPoolExecutor(max_workers=1) as executor:
        future = executor.submit(_later, acts[-1].at / speed / 2, meanwhile)
        yield
        future.result()


def _later(seconds: float, act: Callable[[], None]) -> None:
    time.sleep(seconds)
    act()
