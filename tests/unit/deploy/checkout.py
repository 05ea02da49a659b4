"""What the tests of deploy/ read, and how they render the chart."""

import runpy
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from heartline.local.paths import ROOT as ROOT
from heartline.local.paths import cache_directory
from heartline.settings import ServiceSettings, variables

Manifest: TypeAlias = dict[str, Any]

DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "helm" / "heartline"
EXAMPLES = sorted((DEPLOY / "helm" / "examples").glob("*.yaml"))
GENERATOR = runpy.run_path(str(DEPLOY / "helm" / "generate.py"))
PLATFORM = yaml.safe_load((CHART / "files" / "platform.yaml").read_text())
SERVICES: Mapping[str, Any] = PLATFORM["services"]
# Without a cluster helm takes the version that its build was told, or a very old one.
KUBERNETES = "1.31.0"


def settings_of(service: str) -> type[ServiceSettings]:
    found: type[ServiceSettings] = GENERATOR["settings_of"](service)
    return found


def variables_of(service: str) -> set[str]:
    return {variable.name for variable in variables(settings_of(service))}


def tool(name: str) -> str:
    """Where a program of the chart's tests is; skips the test that needs it where it is not."""
    places = [cache_directory() / "bin" / name, cache_directory() / name]
    found = shutil.which(name) or next((str(p) for p in places if p.is_file()), None)
    return found or pytest.skip(f"{name} is not here: `make test-chart` builds it with Go")


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [tool("helm"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def render(*arguments: str) -> str:
    rendered = helm("template", "heartline", str(CHART), *_version(), *arguments)
    assert rendered.returncode == 0, rendered.stderr
    return rendered.stdout


def refusal(*sets: str) -> str:
    """What helm says to wrong values."""
    arguments = [part for each in sets for part in ("--set", each)]
    rendered = helm("template", "heartline", str(CHART), *_version(), *arguments)
    assert rendered.returncode != 0
    return rendered.stderr


@cache
def manifests(values: Path | None = None, *sets: str) -> tuple[Manifest, ...]:
    arguments = [part for each in sets for part in ("--set", each)]
    text = render(*(["--values", str(values)] if values else []), *arguments)
    return tuple(document for document in yaml.safe_load_all(text) if document)


def of_kind(found: tuple[Manifest, ...], *kinds: str) -> Iterator[Manifest]:
    return (manifest for manifest in found if manifest["kind"] in kinds)


def named(found: tuple[Manifest, ...], kind: str, name: str) -> Manifest:
    [manifest] = [m for m in of_kind(found, kind) if m["metadata"]["name"] == f"heartline-{name}"]
    return manifest


def pods(found: tuple[Manifest, ...]) -> Iterator[tuple[str, Manifest]]:
    """The spec of every pod that the manifests lead to, with its component."""
    for manifest in of_kind(found, "Deployment", "StatefulSet", "Job", "Pod"):
        pod = manifest if manifest["kind"] == "Pod" else manifest["spec"]["template"]
        yield pod["metadata"]["labels"]["app.kubernetes.io/component"], pod["spec"]


def environment(found: tuple[Manifest, ...], component: str) -> dict[str, Any]:
    """The variables of a component: each with its value, or with where it comes from."""
    container = dict(pods(found))[component]["containers"][0]
    return {e["name"]: e.get("value", e.get("valueFrom")) for e in container["env"]}


def _version() -> tuple[str, str]:
    return "--kube-version", KUBERNETES
