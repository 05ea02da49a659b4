import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from heartline.local.ports import free_ports
from heartline.local.reaper import Reaper
from heartline.local.stack import LocalStack
from tests.e2e.collector import Collector, collecting
from tests.platform.run import Run, replay

SPEED = 6.0


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


@pytest.fixture(scope="session")
def platform(reaper: Reaper, collector: Collector) -> Iterator[LocalStack]:
    """The whole platform, exporting its traces to the collector; no test harms it."""
    environment = {"HEARTLINE_TELEMETRY_OTLP_ENDPOINT": collector.endpoint}
    with tempfile.TemporaryDirectory(prefix="heartline-platform-") as directory:
        stack = LocalStack(Path(directory), free_ports(), environment, reaper)
        stack.start()
        yield stack
        stack.kill9()


@pytest.fixture(scope="session")
def scenario(platform: LocalStack) -> Run:
    """The demo scenario, replayed once through the platform."""
    return replay(platform, "scenario", SPEED)
