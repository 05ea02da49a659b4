"""The scoring service, running, for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings
from tests.integration.scoring.harness import scoring_service


@pytest.fixture
def service(kafka: KafkaSettings, tmp_path: Path, reaper: Reaper) -> Iterator[LocalService]:
    service = scoring_service(kafka, tmp_path, reaper)
    service.start()
    yield service
    service.kill9()
