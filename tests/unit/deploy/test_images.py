"""The Dockerfile and its locks: a target per service, with that service's dependencies."""

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.unit.deploy.checkout import DEPLOY, ROOT, SERVICES

DOCKERFILE = (DEPLOY / "docker" / "Dockerfile").read_text()
LOCKS = {path.stem: path.read_text() for path in (DEPLOY / "docker" / "locks").glob("*.txt")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^(\S+)==(\S+) \\$", re.MULTILINE)
STAGE = re.compile(r"^FROM \S+ AS (\S+)\n(.*?)(?=^FROM|\Z)", re.MULTILINE | re.DOTALL)
STAGES = dict(STAGE.findall(DOCKERFILE))


def wanted(lock: str) -> list[Requirement]:
    extra = PROJECT["optional-dependencies"].get(lock, [])
    return [Requirement(text) for text in [*PROJECT["dependencies"], *extra]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_what_the_project_asks_for(lock: str) -> None:
    pinned = {canonicalize_name(name.split("[")[0]): v for name, v in PIN.findall(LOCKS[lock])}
    for requirement in wanted(lock):
        found = pinned.get(canonicalize_name(requirement.name), "")
        assert found in requirement.specifier, f"{requirement}: run deploy/docker/lock.sh"


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_has_a_hash_and_no_address(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", LOCKS[lock].strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in LOCKS[lock]


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_the_code_and_the_dependencies_of_its_service_alone(service: str) -> None:
    extra = service in PROJECT["optional-dependencies"]
    environment = service if extra else "base"
    stage = STAGES[service]
    assert re.findall(r"--from=(\S+)-environment", stage) == [environment]
    assert re.findall(r"^COPY services/(\w+) ", stage, re.MULTILINE) == [service]
    assert f'CMD ["python", "-m", "services.{service}"]' in stage


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_asks_for_health_at_the_port_of_its_service(service: str) -> None:
    ports = SERVICES[service]["ports"]
    assert f'"127.0.0.1:{ports["grpc"]}"]' in STAGES[service]
    assert set(re.search(r"^EXPOSE (.*)$", STAGES[service], re.MULTILINE)[1].split()) == {  # type: ignore[index]
        str(port) for port in ports.values()
    }


def test_every_image_ends_as_a_user_without_rights() -> None:
    for name in (*SERVICES, "cli"):
        users = re.findall(r"^USER (\S+)$", STAGES["runtime"] + STAGES[name], re.MULTILINE)
        assert users[-1] == "10001:10001"


def test_the_image_of_scoring_verifies_its_model() -> None:
    assert "load_manifest(SHIPPED)" in STAGES["scoring"]


def test_the_base_can_be_pinned_and_no_registry_is_named() -> None:
    assert re.findall(r"^FROM ((?!\$\{PYTHON_IMAGE\})\S+) ", DOCKERFILE, re.MULTILINE) == [
        "environment"
    ] * len(LOCKS) + ["runtime"] * (len(SERVICES) + 1)
    assert "://" not in DOCKERFILE


def test_the_chart_and_the_images_have_the_version_of_the_project() -> None:
    assert f"ARG VERSION={PROJECT['version']}\n" in DOCKERFILE
    chart = (DEPLOY / "helm" / "heartline" / "Chart.yaml").read_text()
    assert f"appVersion: {PROJECT['version']}\n" in chart
    assert version("heartline") == PROJECT["version"]
