"""The escalation service, running, for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartline.contracts import EscalationServiceStub
from heartline.local.reaper import Reaper
from heartline.local.service import LocalService
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.escalation.harness import escalation_service, stub_of


@pytest.fixture
def service(
    kafka: KafkaSettings, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> Iterator[LocalService]:
    service = escalation_service(kafka, database, tmp_path, reaper)
    service.start()
    yield service
    service.kill9()


@pytest.fixture
def stub(service: LocalService) -> Iterator[EscalationServiceStub]:
    with stub_of(service) as stub:
        yield stub
