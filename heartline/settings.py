"""Settings from the environment, each with its meaning; wrong ones are refused by name.

A service derives from ServiceSettings with a prefix of its own:

    class AuditSettings(ServiceSettings):
        model_config = SettingsConfigDict(env_prefix="HEARTLINE_AUDIT_")

        grpc_port: Port = 7105
        postgres: PostgresSettings

    settings = load(AuditSettings)
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

SettingsT = TypeVar("SettingsT", bound=BaseSettings)

Port = Annotated[int, Field(ge=0, le=65535, description="Port to listen on; 0 takes a free one")]


def _prefixed(prefix: str) -> SettingsConfigDict:
    """A chart that leaves a variable empty means that it is not set."""
    return SettingsConfigDict(env_prefix=prefix, env_ignore_empty=True, populate_by_name=True)


class KafkaSettings(BaseSettings):
    model_config = _prefixed("HEARTLINE_KAFKA_")

    bootstrap_servers: str = Field(
        pattern=r"^[^\s,]+:\d+(,[^\s,]+:\d+)*$",
        description="Kafka brokers to start from, as host:port, separated by commas",
    )
    topic_prefix: str = Field(
        default="heartline.",
        pattern=r"^[A-Za-z0-9._-]*$",
        description="What the name of every topic and consumer group begins with",
    )
    partitions: int | None = Field(
        default=None,
        ge=1,
        description="Partitions of each topic that is created; the catalogue's number if not set",
    )


class PostgresSettings(BaseSettings):
    model_config = _prefixed("HEARTLINE_POSTGRES_")

    dsn: str = Field(
        min_length=1,
        repr=False,
        description="Postgres database, as postgresql://user:password@host:port/database",
    )
    pool_size: int = Field(
        default=4, ge=1, description="Most connections that one pool of a process opens"
    )


class TelemetrySettings(BaseSettings):
    model_config = _prefixed("HEARTLINE_TELEMETRY_")

    otlp_endpoint: str = Field(
        default="",
        description="OTLP gRPC collector, as http://host:4317; nothing is exported if not set",
    )
    sample_ratio: float = Field(
        default=1.0, ge=0, le=1, description="Share of the traces begun here that are recorded"
    )


class ServiceSettings(BaseSettings):
    """What every service takes; the variables with an alias are shared by all of them."""

    model_config = _prefixed("HEARTLINE_")

    grpc_host: str = Field(default="0.0.0.0", description="Address that the gRPC API listens on")
    grpc_port: Port
    grpc_reflection: bool = Field(
        default=False,
        validation_alias="HEARTLINE_GRPC_REFLECTION",
        description="Whether gRPC clients such as grpcurl may list the API",
    )
    drain_seconds: float = Field(
        default=8.0,
        gt=0,
        validation_alias="HEARTLINE_DRAIN_SECONDS",
        description="Seconds that a stop may take before unfinished work is left to a redelivery",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        validation_alias="HEARTLINE_LOG_LEVEL",
        description="Least severe log lines to write",
    )
    kafka: KafkaSettings
    telemetry: TelemetrySettings = Field(default_factory=TelemetrySettings)


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable, for documentation and --help."""

    name: str
    description: str
    required: bool
    default: str
    """As one would write it; empty for none."""


def load(settings: type[SettingsT]) -> SettingsT:
    """Settings from the environment; with wrong ones, a line for each and exit code 2."""
    problems: list[str] = []
    loaded = _read(settings, problems)
    if problems:
        sys.stderr.write("\n".join(problems) + "\n")
        raise SystemExit(2)
    return loaded


def variables(settings: type[BaseSettings]) -> Iterator[Variable]:
    """Every variable that `settings` reads, those of its nested settings included."""
    for name, field in settings.model_fields.items():
        nested = _nested(field)
        if nested is None:
            default = "" if field.is_required() or field.default is None else str(field.default)
            description = field.description or ""
            yield Variable(_variable(settings, name), description, field.is_required(), default)
        else:
            yield from variables(nested)


def _read(settings: type[SettingsT], problems: list[str]) -> SettingsT:
    """Reads nested settings first, so that one run names every wrong variable."""
    nested: dict[str, Any] = {
        name: _read(kind, problems)
        for name, field in settings.model_fields.items()
        if (kind := _nested(field)) is not None
    }
    try:
        return settings(**nested)
    except ValidationError as error:
        problems += [_problem(settings, detail) for detail in error.errors(include_input=False)]
        return settings.model_construct(**nested)


def _problem(settings: type[BaseSettings], detail: ErrorDetails) -> str:
    """One line without the value, which may be a secret."""
    name = _field_name(settings, str(detail["loc"][0]))
    wanted = settings.model_fields[name].description
    if detail["type"] == "missing":
        return f"{_variable(settings, name)} is missing: {wanted}"
    return f"{_variable(settings, name)} is wrong: {detail['msg']} ({wanted})"


def _field_name(settings: type[BaseSettings], location: str) -> str:
    by_alias = {field.validation_alias: name for name, field in settings.model_fields.items()}
    return by_alias.get(location, location)


def _variable(settings: type[BaseSettings], name: str) -> str:
    alias = settings.model_fields[name].validation_alias
    prefix = settings.model_config.get("env_prefix", "")
    return alias if isinstance(alias, str) else f"{prefix}{name}".upper()


def _nested(field: FieldInfo) -> type[BaseSettings] | None:
    kind: Any = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseSettings) else None
