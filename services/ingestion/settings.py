"""What the ingestion service reads from its environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from heartline.settings import Port, PostgresSettings, ServiceSettings


class IngestionSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="HEARTLINE_INGESTION_")

    grpc_port: Port = 7101
    http_host: str = Field(default="0.0.0.0", description="Address that the HTTP API listens on")
    http_port: Port = 7100
    http_most_bytes: int = Field(
        default=4 * 1024 * 1024, ge=1024, description="Largest body that the HTTP API takes, bytes"
    )
    postgres: PostgresSettings
