"""docker-compose.yml: what it names exists, and it tells the services what the chart tells them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.deploy.checkout import ROOT, SERVICES, environment, manifests, variables_of

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]
PROFILES = ("core", "observability", "demo")


def active(profile: str) -> set[str]:
    return {name for name, each in CONTAINERS.items() if profile in each["profiles"]}


def mounted(container: dict[str, Any]) -> list[str]:
    return [volume.split(":")[0] for volume in container.get("volumes", [])]


def test_every_container_belongs_to_a_profile() -> None:
    assert {profile for each in CONTAINERS.values() for profile in each["profiles"]} == set(
        PROFILES
    )
    assert set(SERVICES) < active("core") < active("demo") == set(CONTAINERS)


@pytest.mark.parametrize("profile", PROFILES)
def test_what_a_container_waits_for_is_in_its_profile(profile: str) -> None:
    for name in active(profile):
        assert set(CONTAINERS[name].get("depends_on", {})) <= active(profile)


def test_what_is_waited_for_until_it_is_healthy_has_a_health_check() -> None:
    for each in CONTAINERS.values():
        for name, wanted in each.get("depends_on", {}).items():
            if wanted["condition"] == "service_healthy":
                assert "healthcheck" in CONTAINERS[name], name


def test_every_file_and_volume_that_is_mounted_exists() -> None:
    for each in CONTAINERS.values():
        for source in mounted(each):
            assert (ROOT / source).exists() if source[0] == "." else source in COMPOSE["volumes"]


def test_what_is_built_is_a_target_of_the_dockerfile() -> None:
    for name, each in CONTAINERS.items():
        if "build" not in each:
            continue
        dockerfile = (ROOT / each["build"]["dockerfile"]).read_text()
        assert f" AS {each['build']['target']}\n" in dockerfile, name


def test_the_configurations_are_yaml() -> None:
    for path in (ROOT / "deploy" / "observability").rglob("*.yaml"):
        assert isinstance(yaml.safe_load(path.read_text()), dict), path


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_only_settings_that_it_has(service: str) -> None:
    assert set(CONTAINERS[service]["environment"]) <= variables_of(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_what_the_chart_tells_it(service: str) -> None:
    chart = {n for n in environment(manifests(), service) if n.startswith("HEARTLINE_")}
    assert set(CONTAINERS[service]["environment"]) == chart


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_cannot_change_its_image_nor_gain_rights(service: str) -> None:
    container = CONTAINERS[service]
    assert container["read_only"]
    assert container["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in container["security_opt"]


@pytest.mark.parametrize("service", SERVICES)
def test_health_is_asked_at_the_port_of_the_service(service: str) -> None:
    port = SERVICES[service]["ports"]["grpc"]
    assert CONTAINERS[service]["healthcheck"]["test"][-1] == f"127.0.0.1:{port}"
    assert f"127.0.0.1:{port}:{port}" in CONTAINERS[service]["ports"]


def test_the_collector_offers_what_prometheus_scrapes() -> None:
    collector = config("collector.yaml")
    targets = config("prometheus.yaml")["scrape_configs"][0]["static_configs"][0]["targets"]
    port = collector["exporters"]["prometheus"]["endpoint"].rsplit(":", 1)[1]
    assert targets == [f"collector:{port}"]


def config(name: str) -> Any:
    return yaml.safe_load(Path(ROOT, "deploy", "observability", name).read_text())
