"""What the audit service reads from its environment."""

from pydantic_settings import SettingsConfigDict

from heartline.settings import Port, PostgresSettings, ServiceSettings


class AuditSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="HEARTLINE_AUDIT_")

    grpc_port: Port = 7105
    postgres: PostgresSettings
