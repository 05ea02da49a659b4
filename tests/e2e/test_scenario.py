"""What a person would look for in the demo: held to deploy/local/scenario/expectations.yaml."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from heartline.contracts import (
    CareAction,
    Case,
    CaseState,
    EmotionEvent,
    EscalationEvent,
    Flag,
    Need,
    ProfileEvent,
    ReasonCode,
    RedactionKind,
    Signal,
    UnscoredReason,
)
from heartline.grpc.client import blocking_channel
from heartline.local.stack import LocalStack
from heartline.replay.accounting import verify_chains
from heartline.replay.report import CARE, EMOTION, ESCALATION, PROFILE, SIGNAL
from tests.platform.run import SCENARIO, Run

pytestmark = pytest.mark.timeout(300)

EXPECTATIONS: dict[str, Any] = yaml.safe_load((SCENARIO / "expectations.yaml").read_text())
CASES = [
    pytest.param(node["interaction"], expected, id=f"{node['interaction']}-{expected}")
    for node in EXPECTATIONS["expectations"]
    for expected in node["expect"]
]


class Story:
    """What the audit recorded of one interaction."""

    def __init__(self, run: Run, interaction: str) -> None:
        name = f"{interaction}:{run.name}"
        self._entries = [entry for entry in run.entries if entry.interaction_id == name]

    def _values(self, kind: str) -> Iterator[bytes]:
        return (entry.value for entry in self._entries if entry.type == kind)

    @property
    def signals(self) -> list[Signal]:
        return [Signal.FromString(value) for value in self._values(SIGNAL)]

    @property
    def emotions(self) -> list[EmotionEvent]:
        return [EmotionEvent.FromString(value) for value in self._values(EMOTION)]

    @property
    def profiles(self) -> list[ProfileEvent]:
        return [ProfileEvent.FromString(value) for value in self._values(PROFILE)]

    @property
    def care(self) -> list[CareAction]:
        return [CareAction.FromString(value) for value in self._values(CARE)]

    @property
    def cases(self) -> list[Case]:
        """Every state that a case of the interaction went through while it was open."""
        events = [EscalationEvent.FromString(value) for value in self._values(ESCALATION)]
        return [e.case for e in events if e.case.state == CaseState.CASE_STATE_OPENED]

    def redacted(self, kind: RedactionKind.ValueType) -> bool:
        return any(r.kind == kind for signal in self.signals for r in signal.redactions)

    def flagged(self, flag: Flag.ValueType) -> bool:
        return any(flag in emotion.flags for emotion in self.emotions)


HOLDS: dict[str, Callable[[Story], bool]] = {
    "human_requested": lambda story: any(
        case.reason_code == ReasonCode.REASON_CODE_HUMAN_REQUESTED for case in story.cases
    ),
    "bot_loop": lambda story: (
        any(profile.interaction.loops.bot_repeats >= 2 for profile in story.profiles)
        and bool(story.cases)
    ),
    "consent_withdrawn": lambda story: any(
        emotion.unscored == UnscoredReason.UNSCORED_REASON_CONSENT_WITHDRAWN
        for emotion in story.emotions
    ),
    "care_checkout": lambda story: any(
        action.need == Need.NEED_CHECKOUT_FAILING for action in story.care
    ),
    "threat_to_leave": lambda story: story.flagged(Flag.FLAG_THREAT_TO_LEAVE),
    "no_escalation": lambda story: not story.cases,
    "redacted_card": lambda story: story.redacted(RedactionKind.REDACTION_KIND_CARD),
    "redacted_email": lambda story: story.redacted(RedactionKind.REDACTION_KIND_EMAIL),
    "redacted_phone": lambda story: story.redacted(RedactionKind.REDACTION_KIND_PHONE),
    "redacted_iban": lambda story: story.redacted(RedactionKind.REDACTION_KIND_IBAN),
    "redacted_password": lambda story: story.redacted(RedactionKind.REDACTION_KIND_PASSWORD),
    "redacted_token": lambda story: story.redacted(RedactionKind.REDACTION_KIND_TOKEN),
    "redacted_national_id": lambda story: story.redacted(RedactionKind.REDACTION_KIND_NATIONAL_ID),
}


@pytest.mark.parametrize(("interaction", "expected"), CASES)
def test_a_story_ends_as_a_reader_would_expect(
    scenario: Run, interaction: str, expected: str
) -> None:
    assert HOLDS[expected](Story(scenario, interaction))


def test_every_signal_is_accounted_for(scenario: Run) -> None:
    assert scenario.sent.rejected == []
    assert scenario.report.unaccounted == {}


def test_agents_and_bots_are_never_scored(scenario: Run) -> None:
    for entry in scenario.entries:
        if entry.type == EMOTION:
            emotion = EmotionEvent.FromString(entry.value)
            if emotion.HasField("score"):
                assert emotion.signal.participant.role == 1


def test_no_interaction_has_two_open_cases(scenario: Run) -> None:
    for act in {act.signal.interaction_id for act in scenario.acts if act.signal}:
        cases = Story(scenario, act.removesuffix(f":{scenario.name}")).cases
        assert len({case.case_id for case in cases}) <= 1


def test_the_audit_chain_is_intact(platform: LocalStack, scenario: Run) -> None:
    with blocking_channel(platform.service("audit").address) as channel:
        verified = verify_chains(channel)
    assert verified.intact
    assert verified.entries >= len(scenario.entries)


def test_no_secret_of_the_scenario_was_written_anywhere(
    platform: LocalStack, scenario: Run
) -> None:
    secrets = [secret["value"].encode() for secret in EXPECTATIONS["secrets"]]
    assert len(secrets) >= 20
    assert scenario.sent.signal_ids
    found = [
        (path.name, secret)
        for folder in (platform.home / "kafka", platform.home / "postgres", platform.home / "logs")
        for path in files(folder)
        for secret in secrets
        if secret in contents(path)
    ]
    assert found == []


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # Postgres recycles its log files while it runs
        return b""
