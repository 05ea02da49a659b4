"""What customers ask for or tell: found where it is said, and nowhere else."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from heartline.contracts import Flag
from services.scoring.flags import flags_of, wish_for_human
from services.scoring.normalization import normalize
from services.scoring.phrases import Said

EXAMPLES = yaml.safe_load(Path(__file__).with_name("flags.yaml").read_text())
SCENARIO = Path(__file__).parents[3] / "deploy" / "local" / "scenario"
CASES = [
    (flag, text, wanted == "said")
    for flag, examples in EXAMPLES.items()
    for wanted, texts in examples.items()
    for text in texts
]
EXPECTED = {
    "human_requested": Flag.FLAG_HUMAN_REQUESTED,
    "threat_to_leave": Flag.FLAG_THREAT_TO_LEAVE,
}


def flags(text: str) -> list[Flag.ValueType]:
    return flags_of(Said.of(normalize(text)))


@pytest.mark.parametrize(("flag", "text", "wanted"), CASES)
def test_a_flag_is_raised_where_it_is_said(flag: str, text: str, wanted: bool) -> None:
    assert (Flag.Value(flag) in flags(text)) == wanted


@pytest.mark.parametrize("text", EXAMPLES["FLAG_VULNERABLE"]["said"])
def test_without_consent_nothing_but_the_wish_for_a_human_is_read(text: str) -> None:
    assert wish_for_human(Said.of(normalize(text))) == []


def scenario() -> Iterator[tuple[str, list[str]]]:
    """Each interaction with what its customer writes."""
    for file in sorted(SCENARIO.glob("*.yaml")):
        for interaction in yaml.safe_load(file.read_text()).get("interactions", []):
            turns: list[dict[str, Any]] = interaction["turns"]
            yield (
                interaction["interaction"],
                [t["text"] for t in turns if t.get("role") == "customer" and "text" in t],
            )


@pytest.mark.parametrize("expectation", list(EXPECTED))
def test_the_scenario_raises_the_flags_that_it_expects(expectation: str) -> None:
    rows = yaml.safe_load((SCENARIO / "expectations.yaml").read_text())["expectations"]
    wanted = {row["interaction"] for row in rows if expectation in row["expect"]}
    found = {
        name
        for name, texts in scenario()
        if any(EXPECTED[expectation] in flags(text) for text in texts)
    }
    assert wanted <= found


def test_no_flag_is_raised_where_the_scenario_wants_no_escalation() -> None:
    rows = yaml.safe_load((SCENARIO / "expectations.yaml").read_text())["expectations"]
    calm = {row["interaction"] for row in rows if "no_escalation" in row["expect"]}
    raised = [text for name, texts in scenario() if name in calm for text in texts if flags(text)]
    assert raised == []


@pytest.mark.parametrize(
    "words", ["talk to agent ", "no human ", "want a real actual live ", "you ", "idiot like an "]
)
def test_a_long_text_stays_cheap(words: str) -> None:
    text = normalize(words * (65_536 // len(words)))
    begun = time.process_time()
    flags(text)
    assert time.process_time() - begun < 1.0
