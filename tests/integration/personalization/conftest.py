"""The personalization service, running, for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartline.contracts import PersonalizationServiceStub
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.personalization.harness import personalization_service, stub_of


@pytest.fixture
def service(
    kafka: KafkaSettings, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> Iterator[LocalService]:
    service = personalization_service(kafka, database, tmp_path, reaper)
    service.start()
    yield service
    service.kill9()


@pytest.fixture
def stub(service: LocalService) -> Iterator[PersonalizationServiceStub]:
    with stub_of(service) as stub:
        yield stub
