"""Who may reach whom: nothing but the edges of the flow (docs/architecture.md)."""

from typing import Any

import pytest

from tests.unit.deploy.checkout import EXAMPLES, SERVICES, manifests, named, of_kind

PRODUCTION = next(path for path in EXAMPLES if path.stem == "production")
NAMES, KAFKA, POSTGRES, COLLECTOR = 53, 9092, 5432, 4317
every_service = pytest.mark.parametrize("service", SERVICES)


def policy(component: str, *sets: str) -> dict[str, Any]:
    spec: dict[str, Any] = named(manifests(None, *sets), "NetworkPolicy", component)["spec"]
    return spec


def reached(spec: dict[str, Any]) -> set[int]:
    return {port["port"] for rule in spec["egress"] for port in rule["ports"]}


def test_what_no_policy_allows_is_denied() -> None:
    spec = policy("default-deny")
    assert set(spec) == {"podSelector", "policyTypes"}
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    assert "app.kubernetes.io/component" not in spec["podSelector"]["matchLabels"]


@every_service
def test_a_service_reaches_kafka_and_its_database_and_no_other_service(service: str) -> None:
    database = {POSTGRES} if SERVICES[service]["postgres"] else set()
    assert reached(policy(service)) == {NAMES, KAFKA} | database
    with_collector = policy(service, "telemetry.otlpEndpoint=http://collector:4317")
    assert reached(with_collector) == {NAMES, KAFKA, COLLECTOR} | database


@every_service
def test_a_service_is_reached_at_its_ports_alone(service: str) -> None:
    [rule] = policy(service)["ingress"]
    assert {port["port"] for port in rule["ports"]} == set(SERVICES[service]["ports"].values())
    assert {"podSelector": {}} in rule["from"]


def test_whoever_makes_the_topics_reaches_kafka_alone() -> None:
    spec = policy("topics")
    assert reached(spec) == {NAMES, KAFKA}
    assert "ingress" not in spec


def test_the_test_reaches_the_services_and_is_let_in() -> None:
    ports = {known["ports"]["grpc"] for known in SERVICES.values()}
    assert reached(policy("test")) == {NAMES} | ports
    labels = policy("test")["podSelector"]["matchLabels"]
    for service in SERVICES:
        [rule] = policy(service)["ingress"]
        assert {"podSelector": {"matchLabels": labels}} in rule["from"]


def test_peers_narrow_the_edges() -> None:
    for each in of_kind(manifests(PRODUCTION), "NetworkPolicy"):
        for rule in each["spec"].get("egress", []):
            assert "to" in rule or {port["port"] for port in rule["ports"]} == {NAMES}
