"""Reads customer-care conversations on Twitter (JSON, a list of dialogs), without handles."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from heartline.contracts import Channel, ConsentStatus, Participant, RawSignal, Role
from heartline.replay.act import Act, UnreadableReplay, marked
from heartline.replay.turns import add_preceding_turns
from heartline.times import timestamp

Node = dict[str, Any]

HANDLE = re.compile(r"@\w+")
# Dialogs begin this far apart in the replay, and so do the turns of one.
SECONDS_APART = 0.1
SPEAKERS = {"client": Role.ROLE_CUSTOMER, "client1": Role.ROLE_CUSTOMER, "agent": Role.ROLE_AGENT}


def read_conversations(file: Path, run: str = "") -> list[Act]:
    """The acts of every dialog; each customer has consented at the start.

    Raises:
        UnreadableReplay: the file is not such a list.
    """
    try:
        dialogs = json.loads(file.read_text())
        acts = [act for index, dialog in enumerate(dialogs) for act in _acts(dialog, index, run)]
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableReplay(f"{file.name} is not a list of conversations: {error}") from error
    customers = sorted({act.customer_id for act in acts})
    granted = ConsentStatus.CONSENT_STATUS_GRANTED
    grants = [Act(0.0, customer, consent=granted) for customer in customers]
    acts.sort(key=lambda act: act.at)
    add_preceding_turns(acts)
    return [*grants, *acts]


def _acts(dialog: Node, index: int, run: str) -> Iterator[Act]:
    interaction = dialog["dialogHeader"]["sessionID"]
    turns = dialog["dialogContent"]
    customer = marked(_opaque(next(t["client"] for t in turns if "client" in t)), run)
    for number, turn in enumerate(turns):
        signal = RawSignal(
            source=marked("/twitter-customer-care", run),
            source_event_id=f"{interaction}/{number}",
            customer_id=customer,
            interaction_id=marked(interaction, run),
            channel=Channel.CHANNEL_SOCIAL,
            participant=Participant(role=next(SPEAKERS[key] for key in turn if key in SPEAKERS)),
            occurred_at=timestamp(datetime.fromisoformat(turn["datetime"])),
            text=HANDLE.sub("", turn["message"]).strip() or "…",
        )
        yield Act((index + number) * SECONDS_APART, customer, signal)


def _opaque(handle: str) -> str:
    return "tw-" + hashlib.sha256(handle.encode()).hexdigest()[:16]
