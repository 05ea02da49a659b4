"""A real kube-apiserver on a real etcd. No pod runs, for want of a node, but all is admitted.

Every namespace enforces the Pod Security Standard "restricted".
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import yaml

from heartline.local.process import Process
from heartline.local.reaper import Reaper

TOKEN = "admin"
LEVELS = dict.fromkeys(("enforce", "audit", "warn"), "restricted")
ADMISSION = {
    "apiVersion": "apiserver.config.k8s.io/v1",
    "kind": "AdmissionConfiguration",
    "plugins": [
        {
            "name": "PodSecurity",
            "configuration": {
                "apiVersion": "pod-security.admission.config.k8s.io/v1",
                "kind": "PodSecurityConfiguration",
                "defaults": LEVELS,
            },
        }
    ],
}


class Etcd(Process):
    def __init__(self, program: str, folder: Path, ports: tuple[int, int], reaper: Reaper) -> None:
        super().__init__("etcd", ports, folder / "etcd.log", reaper)
        self._program = program
        self._data = folder / "etcd"
        self.url, self._peers = (f"http://127.0.0.1:{port}" for port in ports)

    def command(self) -> list[str]:
        clients = [f"--listen-client-urls={self.url}", f"--advertise-client-urls={self.url}"]
        peers = f"--listen-peer-urls={self._peers}"
        return [self._program, f"--data-dir={self._data}", "--unsafe-no-fsync", *clients, peers]

    def ready(self) -> bool:
        return _answers(f"{self.url}/health")

    def prepare(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)


class ApiServer(Process):
    def __init__(self, program: str, folder: Path, port: int, etcd: Etcd, reaper: Reaper) -> None:
        super().__init__("kube-apiserver", (port,), folder / "kube-apiserver.log", reaper)
        self._program = program
        self._folder = folder
        self._etcd = etcd
        self.url = f"https://127.0.0.1:{port}"
        self.kubeconfig = folder / "kubeconfig"
        self.client = httpx.Client(
            base_url=self.url, verify=False, headers={"authorization": f"Bearer {TOKEN}"}
        )

    def prepare(self) -> None:
        key = ["openssl", "genrsa", "-out", str(self._folder / "key.pem"), "2048"]
        subprocess.run(key, check=True, capture_output=True, timeout=60)
        (self._folder / "tokens.csv").write_text(f'{TOKEN},admin,admin,"system:masters"\n')
        (self._folder / "admission.yaml").write_text(yaml.safe_dump(ADMISSION))
        self.kubeconfig.write_text(yaml.safe_dump(self._access()))

    def command(self) -> list[str]:
        key = self._folder / "key.pem"
        return [
            self._program,
            f"--etcd-servers={self._etcd.url}",
            f"--cert-dir={self._folder / 'certificates'}",
            f"--secure-port={self.ports[0]}",
            "--bind-address=127.0.0.1",
            "--service-cluster-ip-range=10.0.0.0/16",
            f"--service-account-key-file={key}",
            f"--service-account-signing-key-file={key}",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--token-auth-file={self._folder / 'tokens.csv'}",
            "--authorization-mode=RBAC",
            f"--admission-control-config-file={self._folder / 'admission.yaml'}",
            # Accounts get their tokens from a controller, which is not here.
            "--disable-admission-plugins=ServiceAccount",
        ]

    def ready(self) -> bool:
        try:
            return self.client.get("/readyz").text == "ok"
        except httpx.HTTPError:
            return False

    def post(self, path: str, resource: dict[str, Any], **parameters: str) -> httpx.Response:
        headers = {"content-type": "application/json"}
        content = json.dumps(resource)
        return self.client.post(path, content=content, headers=headers, params=parameters)

    def names(self, namespace: str) -> set[str]:
        """Of everything in a namespace that the platform's chart could have made."""
        found = set()
        for group in self._groups():
            for kind in self.client.get(group).json()["resources"]:
                if kind["namespaced"] and "list" in kind["verbs"] and kind["kind"] != "Event":
                    listed = self.client.get(f"{group}/namespaces/{namespace}/{kind['name']}")
                    names = (item["metadata"]["name"] for item in listed.json()["items"])
                    found |= {f"{kind['kind']}/{name}" for name in names}
        return found

    def _groups(self) -> list[str]:
        groups = self.client.get("/apis").json()["groups"]
        preferred = [f"/apis/{group['preferredVersion']['groupVersion']}" for group in groups]
        return ["/api/v1", *preferred]

    def _access(self) -> dict[str, Any]:
        cluster = {"server": self.url, "insecure-skip-tls-verify": True}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "local", "cluster": cluster}],
            "users": [{"name": "admin", "user": {"token": TOKEN}}],
            "contexts": [{"name": "local", "context": {"cluster": "local", "user": "admin"}}],
            "current-context": "local",
        }


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).is_success
    except httpx.HTTPError:
        return False
