from typing import Any

import pytest
from pydantic import Field
from pydantic_settings import SettingsConfigDict

from heartline.settings import (
    KafkaSettings,
    Port,
    PostgresSettings,
    ServiceSettings,
    load,
    variables,
)

VALID = {
    "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": "kafka-0:9092,kafka-1:9092",
    "HEARTLINE_POSTGRES_DSN": "postgresql://heartline:secret@postgres:5432/heartline",
}


class LedgerSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="HEARTLINE_LEDGER_")

    grpc_port: Port = 7199
    pages: int = Field(default=10, ge=1, description="Pages to keep")
    postgres: PostgresSettings


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for variable in variables(LedgerSettings):
        monkeypatch.delenv(variable.name, raising=False)
    for name, value in VALID.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def refusal(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        load(LedgerSettings)
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_what_is_not_set_has_its_default() -> None:
    settings = load(LedgerSettings)
    assert (settings.grpc_port, settings.pages, settings.drain_seconds) == (7199, 10, 8.0)
    assert settings.kafka.topic_prefix == "heartline."
    assert settings.telemetry.otlp_endpoint == ""


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("HEARTLINE_LEDGER_PAGES", "3", lambda s: s.pages == 3),
        ("HEARTLINE_LEDGER_GRPC_PORT", "0", lambda s: s.grpc_port == 0),
        ("HEARTLINE_LOG_LEVEL", "debug", lambda s: s.log_level == "debug"),
        ("HEARTLINE_DRAIN_SECONDS", "2.5", lambda s: s.drain_seconds == 2.5),
        ("HEARTLINE_GRPC_REFLECTION", "true", lambda s: s.grpc_reflection),
        ("HEARTLINE_KAFKA_PARTITIONS", "6", lambda s: s.kafka.partitions == 6),
        ("HEARTLINE_KAFKA_PARTITIONS", "", lambda s: s.kafka.partitions is None),
        ("HEARTLINE_POSTGRES_POOL_SIZE", "9", lambda s: s.postgres.pool_size == 9),
        ("HEARTLINE_TELEMETRY_SAMPLE_RATIO", "0.1", lambda s: s.telemetry.sample_ratio == 0.1),
    ],
)
def test_each_variable_reaches_its_setting(
    environment: pytest.MonkeyPatch, name: str, value: str, read: Any
) -> None:
    environment.setenv(name, value)
    assert read(load(LedgerSettings))


def test_a_missing_variable_is_named_with_its_meaning(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("HEARTLINE_KAFKA_BOOTSTRAP_SERVERS")
    [line] = refusal(capsys)
    assert line.startswith("HEARTLINE_KAFKA_BOOTSTRAP_SERVERS is missing: Kafka brokers")


def test_every_wrong_variable_has_a_line_of_its_own(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS": "kafka without a port",
        "HEARTLINE_KAFKA_PARTITIONS": "0",
        "HEARTLINE_LEDGER_GRPC_PORT": "99999",
        "HEARTLINE_LEDGER_PAGES": "many",
        "HEARTLINE_LOG_LEVEL": "loud",
        "HEARTLINE_TELEMETRY_SAMPLE_RATIO": "1.5",
    }
    for name, value in wrong.items():
        environment.setenv(name, value)
    assert sorted(line.split(" is wrong: ")[0] for line in refusal(capsys)) == sorted(wrong)


def test_a_secret_is_neither_printed_nor_repeated(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "secret" not in repr(load(LedgerSettings))
    environment.setenv("HEARTLINE_KAFKA_BOOTSTRAP_SERVERS", "user:secret@nowhere")
    assert "secret" not in "".join(refusal(capsys))


def test_settings_can_be_given_in_code() -> None:
    kafka = KafkaSettings(bootstrap_servers="127.0.0.1:9092", topic_prefix="test.")
    settings = LedgerSettings(
        kafka=kafka, postgres=PostgresSettings(dsn="postgresql:///x"), drain_seconds=1.0
    )
    assert settings.kafka is kafka
    assert settings.drain_seconds == 1.0


def test_every_variable_says_what_it_is_for() -> None:
    found = {variable.name: variable for variable in variables(LedgerSettings)}
    assert all(len(variable.description) > 5 for variable in found.values())
    assert found["HEARTLINE_POSTGRES_DSN"].required
    assert found["HEARTLINE_LEDGER_GRPC_PORT"].default == "7199"
