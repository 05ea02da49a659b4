"""The audit service on a real Kafka and a real Postgres."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heartline.local.reaper import Reaper
from heartline.settings import KafkaSettings, PostgresSettings
from tests.integration.audit.harness import Audit


@pytest.fixture
def audit(
    kafka: KafkaSettings, database: PostgresSettings, tmp_path: Path, reaper: Reaper
) -> Iterator[Audit]:
    """No instance runs yet."""
    audit = Audit(kafka, database, tmp_path, reaper)
    yield audit
    audit.end()
