"""The alerts ask for metrics and labels that the code emits."""

import re
from typing import Any

import yaml

from heartline.kafka.outcome import DeadLetter
from heartline.telemetry import names
from tests.unit.deploy.checkout import CHART

ALERTS: dict[str, Any] = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
TEXT = " ".join(rule["expr"] for rule in RULES)


def prometheus(name: str) -> str:
    """As the collector's exporter writes a name of OpenTelemetry."""
    return name.replace(".", "_")


def test_every_metric_is_one_of_the_code() -> None:
    asked = set(re.findall(r"\b(\w+)[\[{]", TEXT))
    duration = f"{prometheus(names.RPC_DURATION.name)}_seconds_count"
    assert asked == {f"{prometheus(names.CONSUMED.name)}_total", duration}


def test_every_label_is_one_of_the_code() -> None:
    asked = set(re.findall(r"by \((\w+)\)", TEXT)) | set(re.findall(r"(\w+)=~?\"", TEXT))
    known = (names.CONSUMER, names.OUTCOME, names.RPC_METHOD, names.RPC_STATUS)
    assert asked == {prometheus(name) for name in known}
    assert f'"{DeadLetter.__name__}"' in TEXT


def test_every_alert_says_what_happened_and_what_to_do() -> None:
    for rule in RULES:
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert set(rule["annotations"]) == {"summary", "description"}
