"""Wrong values are refused, with a sentence that names the field."""

import json
from typing import Any

import pytest
import yaml

from tests.unit.deploy.checkout import CHART, SERVICES, environment, manifests, refusal

SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())
TEXT = (CHART / "values.yaml").read_text()
DSN = "postgres.dsn=postgresql://db/x"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (["kafka.bootstrapServer=kafka:9092"], "bootstrapServer"),
        (["services.scoring.replica=2"], "replica"),
        (["services.insights.replicas=2"], "insights"),
        (["services.scoring.replicas=-1"], "/services/scoring/replicas"),
        (["kafka.bootstrapServers="], "/kafka/bootstrapServers"),
        (["kafka.bootstrapServers=kafka without a port"], "/kafka/bootstrapServers"),
        (["kafka.topics.managedBy=magic"], "/kafka/topics/managedBy"),
        (["kafka.topics.managedBy=strimzi"], "kafka.topics.strimziCluster"),
        (["telemetry.sampleRatio=2"], "/telemetry/sampleRatio"),
        (["drainSeconds=0"], "/drainSeconds"),
        (["logLevel=loud"], "/logLevel"),
        (["services.audit.digest=latest"], "/services/audit/digest"),
        ([DSN, "postgres.existingSecret=other"], "postgres.existingSecret and postgres.dsn"),
        ([DSN, "postgres.externalSecret.enabled=true"], "postgres.externalSecret.enabled"),
        (["postgres.externalSecret.enabled=true"], "postgres.externalSecret needs"),
        (["gateway.enabled=true"], "gateway.parentRefs"),
        (["monitoring.serviceMonitor.enabled=true"], "monitoring.serviceMonitor.matchLabels"),
        (["services.ingestion.autoscaling.by=keda"], "services.ingestion.autoscaling.by"),
        (["services.audit.autoscaling.maxReplicas=1"], "services.audit.autoscaling.maxReplicas"),
    ],
)
def test_a_wrong_value_is_refused_by_name(wrong: list[str], named: str) -> None:
    assert named in refusal(*wrong)


def test_the_schema_describes_every_value_and_no_other() -> None:
    assert keys_of(yaml.safe_load(TEXT), SCHEMA) == []


def test_no_object_of_the_schema_takes_what_it_does_not_name() -> None:
    assert [
        where for where, each in objects(SCHEMA, "") if "additionalProperties" not in each
    ] == []


def test_every_field_of_the_first_service_is_explained() -> None:
    first = TEXT[TEXT.index("  ingestion:") : TEXT.index("  scoring:")]
    lines = first.splitlines()[1:]
    fields = [n for n, line in enumerate(lines) if line.startswith("    ") and line[4].isalpha()]
    plain = {"resources:", "autoscaling:"}
    for number in fields:
        assert lines[number].split()[0] in plain or lines[number - 1].strip().startswith("#")


def test_settings_beyond_the_values_can_be_given() -> None:
    found = manifests(None, "services.scoring.env.HEARTLINE_SCORING_MODEL_DIRECTORY=/models")
    assert environment(found, "scoring")["HEARTLINE_SCORING_MODEL_DIRECTORY"] == "/models"


def test_the_values_name_the_services_that_there_are() -> None:
    assert set(yaml.safe_load(TEXT)["services"]) == set(SERVICES)


def keys_of(values: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """Where values and schema differ in their keys."""
    schema = resolved(schema)
    if not isinstance(values, dict) or "properties" not in schema:
        return []
    known = set(schema["properties"]) - {"global"}
    optional = known - set(schema.get("required", ()))
    wrong = [f"{where}/{key}" for key in set(values) ^ known if key not in optional]
    for key in set(values) & known:
        wrong += keys_of(values[key], schema["properties"][key], f"{where}/{key}")
    return wrong


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = SCHEMA["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def objects(schema: Any, where: str) -> list[tuple[str, dict[str, Any]]]:
    """Every object that names properties, those of conditions aside."""
    if isinstance(schema, list):
        return [found for each in schema for found in objects(each, where)]
    if not isinstance(schema, dict):
        return []
    here = [(where, schema)] if "properties" in schema and schema.get("type") == "object" else []
    inner = [
        o for k, v in schema.items() if k not in ("if", "then") for o in objects(v, f"{where}/{k}")
    ]
    return here + inner
