"""Reads a scenario: YAML files of interactions, turn by turn."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from heartline.contracts import (
    Channel,
    ConsentStatus,
    InAppEvent,
    InAppEventType,
    Participant,
    RawSignal,
    Role,
    UtteranceOffsets,
)
from heartline.replay.act import EPOCH, Act, UnreadableReplay, marked
from heartline.replay.turns import add_preceding_turns
from heartline.times import duration, timestamp

Node = dict[str, Any]

# Customer time may run over days; in the replay nobody waits longer than this for a turn.
LONGEST_PAUSE_SECONDS = 2.0
# Customer time runs this much faster than the replay.
COMPRESSION = 10.0
CONSENT = {
    "grant": ConsentStatus.CONSENT_STATUS_GRANTED,
    "withdraw": ConsentStatus.CONSENT_STATUS_WITHDRAWN,
}


def read_scenario(folder: Path, run: str = "") -> list[Act]:
    """The acts of every interaction in the folder's files, in the order in which they happen.

    Customers who were told of the inference have consented to it when their first interaction
    begins; the others have not.

    Raises:
        UnreadableReplay: a file is not a scenario.
    """
    interactions = [node for file in sorted(folder.glob("*.yaml")) for node in _read(file)]
    if not interactions:
        raise UnreadableReplay(f"{folder} holds no scenario")
    acts = sorted((a for node in interactions for a in _acts(node, run)), key=lambda a: a.at)
    add_preceding_turns(acts)
    return [*_grants(interactions, run), *acts]


def _read(file: Path) -> list[Node]:
    try:
        document = yaml.safe_load(file.read_text())
        return list(document.get("interactions", []))
    except (yaml.YAMLError, AttributeError, TypeError) as error:
        raise UnreadableReplay(f"{file.name} is not a scenario: {error}") from error


def _grants(interactions: list[Node], run: str) -> Iterator[Act]:
    told = {node["customer"] for node in interactions if node.get("disclosed", True)}
    for customer in sorted(told):
        yield Act(0.0, marked(customer, run), consent=ConsentStatus.CONSENT_STATUS_GRANTED)


def _acts(node: Node, run: str) -> Iterator[Act]:
    customer = marked(node["customer"], run)
    at, before = float(node["start"]), 0.0
    for index, turn in enumerate(node["turns"]):
        at += min((turn["at"] - before) / COMPRESSION, LONGEST_PAUSE_SECONDS)
        before = turn["at"]
        if "consent" in turn:
            yield Act(at, customer, consent=CONSENT[turn["consent"]])
        else:
            yield Act(at, customer, _signal(node, turn, index, run))


def _signal(node: Node, turn: Node, index: int, run: str) -> RawSignal:
    try:
        signal = RawSignal(
            source=marked("/scenario", run),
            source_event_id=f"{node['interaction']}/{index}",
            customer_id=marked(node["customer"], run),
            interaction_id=marked(node["interaction"], run),
            channel=Channel.Value(f"CHANNEL_{node['channel'].upper()}"),
            participant=Participant(role=Role.Value(f"ROLE_{turn['role'].upper()}")),
            occurred_at=timestamp(EPOCH + timedelta(seconds=float(node["start"]) + turn["at"])),
        )
        _fill(signal, turn)
    except (KeyError, ValueError) as error:
        raise UnreadableReplay(f"turn {index} of {node.get('interaction')}: {error}") from error
    return signal


def _fill(signal: RawSignal, turn: Node) -> None:
    if "event" in turn:
        event = dict(turn["event"])
        kind = InAppEventType.Value(f"IN_APP_EVENT_TYPE_{event.pop('type').upper()}")
        signal.in_app_event.CopyFrom(InAppEvent(type=kind, **event))
    else:
        signal.text = turn["text"]
    if "voice" in turn:
        begin, end = (duration(turn["voice"][edge]) for edge in ("begin", "end"))
        signal.utterance_offsets.CopyFrom(UtteranceOffsets(begin_offset=begin, end_offset=end))
    if "response_latency" in turn:
        signal.response_latency.CopyFrom(duration(turn["response_latency"]))
