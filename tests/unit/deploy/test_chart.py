"""The manifests that the chart renders."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from heartline.grpc.server import LIVENESS
from heartline.settings import ServiceSettings
from heartline.telemetry.setup import SHUTDOWN_SECONDS
from tests.unit.deploy.checkout import (
    CHART,
    EXAMPLES,
    PLATFORM,
    SERVICES,
    environment,
    helm,
    manifests,
    named,
    of_kind,
    pods,
    variables_of,
)

VALUES = [None, *EXAMPLES]
IDS = ["default", *(path.stem for path in EXAMPLES)]
PRODUCTION = next(path for path in EXAMPLES if path.stem == "production")
every_values = pytest.mark.parametrize("values", VALUES, ids=IDS)
every_service = pytest.mark.parametrize("service", SERVICES)


def workload(service: str, values: Path | None = None) -> dict[str, Any]:
    kind = "StatefulSet" if SERVICES[service]["dataDirectory"] else "Deployment"
    return named(manifests(values), kind, service)


def container(service: str) -> dict[str, Any]:
    found: dict[str, Any] = dict(pods(manifests()))[service]["containers"][0]
    return found


@every_values
def test_helm_finds_nothing_wrong(values: Path | None) -> None:
    linted = helm("lint", "--strict", str(CHART), *(["--values", str(values)] if values else []))
    assert linted.returncode == 0, linted.stdout


@every_values
def test_every_name_is_there_once(values: Path | None) -> None:
    names = [(m["kind"], m["metadata"]["name"]) for m in manifests(values)]
    assert len(names) == len(set(names))


@every_values
def test_every_service_has_a_workload_that_its_service_selects(
    values: Path | None,
) -> None:
    for service in SERVICES:
        labels = workload(service, values)["spec"]["template"]["metadata"]["labels"]
        selector = named(manifests(values), "Service", service)["spec"]["selector"]
        assert selector.items() <= labels.items()
        assert selector == workload(service, values)["spec"]["selector"]["matchLabels"]


@every_service
def test_every_service_has_a_budget(service: str) -> None:
    budget = named(manifests(), "PodDisruptionBudget", service)["spec"]
    assert budget["selector"] == workload(service)["spec"]["selector"]
    assert budget["maxUnavailable"] == 1


@every_values
def test_every_pod_is_restricted(values: Path | None) -> None:
    """As the Pod Security Standard "restricted" asks for, with a read-only root besides."""
    for _, pod in pods(manifests(values)):
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for each in pod["containers"]:
            assert each["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
        kinds = {kind for volume in pod.get("volumes", []) for kind in volume if kind != "name"}
        assert kinds <= {"emptyDir"}


@every_values
def test_every_component_has_an_account_of_its_own_without_a_token(values: Path | None) -> None:
    accounts = {a["metadata"]["name"]: a for a in of_kind(manifests(values), "ServiceAccount")}
    components = dict(pods(manifests(values)))
    assert set(accounts) == {f"heartline-{component}" for component in components}
    for component, pod in components.items():
        assert pod["serviceAccountName"] == f"heartline-{component}"
        assert pod["automountServiceAccountToken"] is False
        assert accounts[f"heartline-{component}"]["automountServiceAccountToken"] is False


@every_values
def test_every_container_says_what_it_needs(values: Path | None) -> None:
    for _, pod in pods(manifests(values)):
        for each in pod["containers"]:
            assert {"cpu", "memory"} <= set(each["resources"]["requests"])
            assert "memory" in each["resources"]["limits"]


@every_service
def test_probes_ask_the_standard_health_service(service: str) -> None:
    port = SERVICES[service]["ports"]["grpc"]
    alive = {"port": port, "service": LIVENESS}
    assert container(service)["startupProbe"]["grpc"] == alive
    assert container(service)["livenessProbe"]["grpc"] == alive
    assert container(service)["readinessProbe"]["grpc"] == {"port": port}


@every_service
def test_a_service_is_told_only_settings_that_it_has(service: str) -> None:
    told = {name for name in environment(manifests(), service) if name.startswith("HEARTLINE_")}
    assert told <= variables_of(service)


@pytest.mark.parametrize("drain", ["1", "8", "20"])
def test_a_pod_is_given_longer_than_its_drain(drain: str) -> None:
    for component, pod in pods(manifests(None, f"drainSeconds={drain}")):
        if component in SERVICES:
            granted = pod["terminationGracePeriodSeconds"]
            assert granted > int(drain) + SHUTDOWN_SECONDS


def test_the_drain_is_that_of_the_settings() -> None:
    default = ServiceSettings.model_fields["drain_seconds"].default
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    assert values["drainSeconds"] == default


def test_a_stable_name_is_that_of_the_pod() -> None:
    for service, known in SERVICES.items():
        told = environment(manifests(), service)
        name = f"HEARTLINE_{service.upper()}_INSTANCE_ID"
        assert (told.get(name) == "$(POD_NAME)") == known["instanceId"]


def test_what_keeps_rows_on_disk_is_a_stateful_set_with_a_volume() -> None:
    spec = workload("personalization")["spec"]
    [claim] = spec["volumeClaimTemplates"]
    mounts = {m["name"]: m["mountPath"] for m in container("personalization")["volumeMounts"]}
    directory = environment(manifests(), "personalization")[
        "HEARTLINE_PERSONALIZATION_DATA_DIRECTORY"
    ]
    assert mounts[claim["metadata"]["name"]] == directory
    headless = named(manifests(), "Service", "personalization-pods")
    assert spec["serviceName"] == headless["metadata"]["name"]
    assert headless["spec"]["clusterIP"] == "None"


def test_the_dsn_comes_from_a_secret_and_stands_nowhere_else() -> None:
    found = manifests(None, "postgres.dsn=postgresql://someone:hidden@db:5432/x")
    secret = named(found, "Secret", "postgres")
    assert secret["stringData"] == {"dsn": "postgresql://someone:hidden@db:5432/x"}
    assert "hidden" not in str([m for m in found if m is not secret])
    wanted = {"secretKeyRef": {"name": "heartline-postgres", "key": "dsn"}}
    for service, known in SERVICES.items():
        told = environment(found, service)
        assert told.get("HEARTLINE_POSTGRES_DSN") == (wanted if known["postgres"] else None)


def test_with_telemetry_each_pod_is_told_apart() -> None:
    told = environment(manifests(PRODUCTION), "scoring")
    assert told["HEARTLINE_TELEMETRY_OTLP_ENDPOINT"] == "http://collector.observability:4317"
    assert told["OTEL_RESOURCE_ATTRIBUTES"] == "service.instance.id=$(POD_NAME)"


def test_topics_are_made_by_the_job() -> None:
    [job] = of_kind(manifests(), "Job")
    [each] = job["spec"]["template"]["spec"]["containers"]
    assert each["args"] == ["topics", "--create", "--replication", "3"]


def test_topics_of_strimzi_are_those_of_the_catalogue() -> None:
    topics = {t["spec"]["topicName"]: t for t in of_kind(manifests(PRODUCTION), "KafkaTopic")}
    assert set(topics) == {f"heartline.{topic['name']}" for topic in PLATFORM["topics"]}
    for known in PLATFORM["topics"]:
        topic = topics[f"heartline.{known['name']}"]
        assert topic["spec"]["config"] == {"retention.ms": known["retentionMs"]}
        assert topic["spec"]["partitions"] == (48 if "producedBy" in known else 1)
        assert topic["metadata"]["labels"]["strimzi.io/cluster"] == "events"
        assert topic["metadata"]["namespace"] == "kafka"


def test_lag_is_that_of_every_topic_that_a_service_consumes() -> None:
    for scaled in of_kind(manifests(PRODUCTION), "ScaledObject"):
        service = scaled["metadata"]["labels"]["app.kubernetes.io/component"]
        found = {
            t["metadata"]["topic"]: t["metadata"]["consumerGroup"]
            for t in scaled["spec"]["triggers"]
        }
        consumed = [t["name"] for t in PLATFORM["topics"] if service in t.get("consumedBy", ())]
        assert set(found) == {f"heartline.{name}" for name in consumed}
        assert set(found.values()) <= groups(service)
        assert scaled["spec"]["scaleTargetRef"]["kind"] == workload(service)["kind"]


def groups(service: str) -> set[str]:
    """The consumer groups of a service, read from where it names them."""
    group = f"heartline.{service}"
    source = (CHART.parents[2] / "services" / service / "app.py").read_text()
    return {group, f"{group}-projection"} if "-projection" in source else {group}


def test_what_scales_by_itself_has_no_number_of_replicas() -> None:
    for service in SERVICES:
        assert "replicas" not in workload(service, PRODUCTION)["spec"]
    [scaler] = of_kind(manifests(PRODUCTION), "HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"]["name"] == "heartline-ingestion"


def test_routes_lead_to_ports_that_the_service_has() -> None:
    for route in of_kind(manifests(PRODUCTION), "HTTPRoute", "GRPCRoute"):
        [backend] = route["spec"]["rules"][0]["backendRefs"]
        service = named(manifests(), "Service", backend["name"].removeprefix("heartline-"))
        name = {"HTTPRoute": "http", "GRPCRoute": "grpc"}[route["kind"]]
        ports = {port["name"]: port["port"] for port in service["spec"]["ports"]}
        assert backend["port"] == ports[name]


def test_an_ingress_leads_to_the_port_that_it_names() -> None:
    route = "ingress.routes[0]"
    values = (f"{route}.host=a.example.com", f"{route}.service=ingestion", f"{route}.port=http")
    found = manifests(None, "ingress.enabled=true", "ingress.tlsSecret=cert", *values)
    [ingress] = of_kind(found, "Ingress")
    [rule] = ingress["spec"]["rules"]
    assert ingress["spec"]["tls"] == [{"hosts": ["a.example.com"], "secretName": "cert"}]
    backend = {"name": "heartline-ingestion", "port": {"name": "http"}}
    assert rule["http"]["paths"][0]["backend"] == {"service": backend}


def test_digests_pin_the_images() -> None:
    air_gapped = next(path for path in EXAMPLES if path.stem == "air-gapped")
    for _, pod in pods(manifests(air_gapped)):
        image = pod["containers"][0]["image"]
        assert image.startswith("mirror.internal/heartline/heartline-")
        assert "@sha256:" in image


def test_the_test_asks_every_service() -> None:
    [pod] = of_kind(manifests(), "Pod")
    asked = pod["spec"]["containers"][0]["args"]
    assert asked == [f"heartline-{n}:{known['ports']['grpc']}" for n, known in SERVICES.items()]
