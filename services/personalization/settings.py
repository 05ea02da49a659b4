"""What the personalization service reads from its environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from heartline.settings import Port, PostgresSettings, ServiceSettings

NAME = "personalization"


class PersonalizationSettings(ServiceSettings):
    model_config = SettingsConfigDict(
        env_prefix="HEARTLINE_PERSONALIZATION_", env_ignore_empty=True, populate_by_name=True
    )

    grpc_port: Port = 7103
    instance_id: str = Field(
        default="",
        max_length=200,
        description="Stable name of this instance, such as its pod's: with it a restart takes its"
        " partitions back at once instead of after a session timeout",
    )
    data_directory: Path | None = Field(
        default=None,
        description="Folder for the table's rows (RocksDB); they are held in memory if not set",
    )
    postgres: PostgresSettings
