"""Writes what the chart must know of the code: `python deploy/helm/generate.py`.

Each service with its ports and state, each topic with its producer and consumers; the chart makes
of it Services, probes, network policies, scaling on lag and Strimzi's topics.
"""

import importlib
from pathlib import Path
from typing import Any

import yaml
from confluent_kafka.cimpl import NewTopic

from heartline.catalogue import BY_NAME
from heartline.kafka.admin import declared
from heartline.settings import KafkaSettings, ServiceSettings

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).parent / "heartline" / "files" / "platform.yaml"
PORTS = ("grpc", "http")
HEAD = "# Written by `python deploy/helm/generate.py` from the code; the tests compare the two.\n"


def main() -> None:
    FILE.write_text(render())


def render() -> str:
    services = {path.parent.name: _service(path.parent.name) for path in _settings_files()}
    found = {"services": services, "topics": _topics()}
    return HEAD + str(yaml.safe_dump(found, sort_keys=False))


def _settings_files() -> list[Path]:
    return sorted((ROOT / "services").glob("*/settings.py"))


def settings_of(service: str) -> type[ServiceSettings]:
    module = importlib.import_module(f"services.{service}.settings")
    found: type[ServiceSettings] = getattr(module, f"{service.capitalize()}Settings")
    return found


def _service(name: str) -> dict[str, Any]:
    fields = settings_of(name).model_fields
    ports = {kind: fields[f"{kind}_port"].default for kind in PORTS if f"{kind}_port" in fields}
    return {
        "ports": ports,
        "postgres": "postgres" in fields,
        "instanceId": "instance_id" in fields,
        "dataDirectory": "data_directory" in fields,
    }


def _topics() -> list[dict[str, Any]]:
    """Every topic and its dead letters, as the broker should have them."""
    unprefixed = KafkaSettings.model_construct(topic_prefix="", partitions=None)
    return [_topic(topic) for topic in declared(unprefixed, replication=1)]


def _topic(new: NewTopic) -> dict[str, Any]:
    known = BY_NAME.get(new.topic)
    flow = {"producedBy": known.produced_by, "consumedBy": list(known.consumed_by)} if known else {}
    retention = int((new.config or {})["retention.ms"])
    return {"name": new.topic, "partitions": new.num_partitions, "retentionMs": retention} | flow


if __name__ == "__main__":
    main()
