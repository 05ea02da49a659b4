"""The chart in a real kube-apiserver: installed, upgraded, rolled back, gone without a trace."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from heartline.local.paths import cache_directory
from heartline.local.ports import free_port
from heartline.local.reaper import Reaper
from tests.integration.chart.cluster import ApiServer, Etcd
from tests.unit.deploy.checkout import CHART, EXAMPLES, manifests, pods, tool

CRDS = cache_directory() / "schemas-1" / "crds"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
# Strimzi's definitions are published nowhere that the tools could fetch them from.
WITHOUT_STRIMZI = ("--set", "kafka.topics.managedBy=job")


@pytest.fixture(scope="module")
def cluster(reaper: Reaper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    program, store = tool("kube-apiserver"), tool("etcd")
    folder = tmp_path_factory.mktemp("cluster")
    etcd = Etcd(store, folder, (free_port(), free_port()), reaper)
    etcd.start()
    server = ApiServer(program, folder, free_port(), etcd, reaper)
    server.start()
    for path in sorted(CRDS.glob("*.yaml")):
        headers = {"content-type": "application/yaml"}
        created = server.client.post(DEFINITIONS, content=path.read_bytes(), headers=headers)
        assert created.status_code == 201, created.text
    yield server
    server.kill9()
    etcd.kill9()


def helm(cluster: ApiServer, *arguments: str) -> str:
    """What helm says; warnings of the server are failures."""
    environment = {**os.environ, "KUBECONFIG": str(cluster.kubeconfig)}
    command = [tool("helm"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, env=environment)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr.lower(), done.stderr
    return done.stdout


def test_nothing_is_left_after_an_upgrade_a_rollback_and_an_uninstall(cluster: ApiServer) -> None:
    where = ("heartline", str(CHART), "--namespace", "heartline")
    production = next(path for path in EXAMPLES if path.stem == "production")
    size = ("--set", "services.personalization.persistence.size=10Gi")
    helm(cluster, "install", *where, "--create-namespace")
    installed = kept(cluster)
    helm(cluster, "upgrade", *where, "--values", str(production), *WITHOUT_STRIMZI, *size)
    assert "ScaledObject/heartline-scoring" in kept(cluster)
    helm(cluster, "rollback", "heartline", "1", "--namespace", "heartline")
    assert kept(cluster) == installed
    helm(cluster, "uninstall", "heartline", "--namespace", "heartline")
    assert cluster.names("heartline") == set()


@pytest.mark.parametrize("values", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_installs_without_a_warning(cluster: ApiServer, values: Path) -> None:
    where = ("--namespace", values.stem, "--create-namespace", "--values", str(values))
    helm(cluster, "install", "heartline", str(CHART), *where, *topics(values))


def test_every_pod_is_admitted_under_the_restricted_standard(cluster: ApiServer) -> None:
    for component, spec in pods(manifests()):
        claims = [m["name"] for c in spec["containers"] for m in c.get("volumeMounts", ())]
        volumes = spec.get("volumes", [])
        missing = set(claims) - {volume["name"] for volume in volumes}
        volumes += [{"name": n, "persistentVolumeClaim": {"claimName": n}} for n in missing]
        answer = admitted(cluster, component, {**spec, "volumes": volumes})
        assert answer.is_success, answer.text


def test_a_pod_that_is_not_restricted_is_refused(cluster: ApiServer) -> None:
    answer = admitted(cluster, "plain", {"containers": [{"name": "plain", "image": "plain"}]})
    assert answer.status_code == 403
    assert "restricted" in answer.text


def kept(cluster: ApiServer) -> set[str]:
    """What is there, Helm's own records aside."""
    return {name for name in cluster.names("heartline") if not name.startswith("Secret/sh.helm.")}


def topics(values: Path) -> tuple[str, ...]:
    topics = yaml.safe_load(values.read_text())["kafka"].get("topics", {})
    return WITHOUT_STRIMZI if topics.get("managedBy") == "strimzi" else ()


def admitted(cluster: ApiServer, name: str, spec: dict[str, Any]) -> Any:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}
    return cluster.post("/api/v1/namespaces/default/pods", pod, dryRun="All")
