"""kubeconform, strict: the manifests are what the versions of Kubernetes take, and nothing more.

The resources of Gateway API, KEDA, the Prometheus operator and External Secrets are compared with
their definitions too; Strimzi publishes its own nowhere that the tools could fetch them from.
"""

import subprocess
from pathlib import Path

import pytest

from heartline.local.paths import cache_directory
from tests.unit.deploy.checkout import EXAMPLES, render, tool

SCHEMAS = cache_directory() / "schemas-1"
EVERYTHING = [
    *("ingress.enabled=true", "ingress.routes[0].host=a.example.com"),
    *("ingress.routes[0].service=ingestion", "ingress.routes[0].port=grpc"),
    "postgres.dsn=postgresql://db/x",
]


@pytest.mark.parametrize("kubernetes", ["1.31.14", "1.32.13", "1.33.13", "1.34.4"])
def test_the_manifests_are_as_kubernetes_wants_them(kubernetes: str) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas are not here: `make test-chart` fetches them with Go")
    sets = [part for each in EVERYTHING for part in ("--set", each)]
    manifests = [render(*sets), *(render("--values", str(path)) for path in EXAMPLES)]
    found = kubeconform(SCHEMAS / kubernetes, "---\n".join(manifests))
    assert found.returncode == 0, found.stdout


def kubeconform(schemas: Path, manifests: str) -> subprocess.CompletedProcess[str]:
    location = f"{schemas}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
    command = [tool("kubeconform"), "-strict", "-skip", "KafkaTopic"]
    return subprocess.run(
        [*command, "-schema-location", location],
        input=manifests,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
