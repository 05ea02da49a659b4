"""What the scoring service reads from its environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from heartline.settings import Port, ServiceSettings
from services.scoring.artefact import SHIPPED


class ScoringSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="HEARTLINE_SCORING_", protected_namespaces=())

    grpc_port: Port = 7102
    threads: int | None = Field(
        default=None,
        ge=1,
        description="Threads that score; as many as the cores that the process may use if not set",
    )
    model_directory: Path | None = Field(
        default=None,
        description="Folder of the text model; the one that is shipped if not set",
    )
    instance_id: str = Field(
        default="",
        description="Stable name of this instance, such as its pod's: with it a restart ends at"
        " once the transaction that a crash left open, not after a minute",
    )

    @property
    def model_folder(self) -> Path:
        return self.model_directory or SHIPPED
