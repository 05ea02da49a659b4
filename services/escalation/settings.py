"""What the escalation service reads from its environment."""

from pydantic_settings import SettingsConfigDict

from heartline.settings import Port, PostgresSettings, ServiceSettings


class EscalationSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="HEARTLINE_ESCALATION_")

    grpc_port: Port = 7104
    postgres: PostgresSettings
