"""The folder that training ships: a model, its tokenizer, a manifest with their checksums."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from heartline.errors import HeartlineError

MODEL_FILE = "emotion.onnx"
TORCH_FILE = "emotion.pt2"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"
SHIPPED = Path(__file__).parent / "model"

NEXT_STEP = (
    "Restore the folder from the release, or let HEARTLINE_SCORING_MODEL_DIRECTORY name a whole one"
)


class UnsoundArtefact(HeartlineError):
    """A file of the model folder is missing, unreadable or not the one that was shipped."""


class Manifest(BaseModel):
    """What a scorer must know: probability = sigmoid(logit / temperature of its head)."""

    model_config = ConfigDict(frozen=True)

    model: str
    version: str
    #: ONNX for the CPU, or a program of torch (services/scoring/engines.py).
    model_file: str = MODEL_FILE
    sha256: Mapping[str, str]
    #: The names of each head's columns; the heads lie side by side in this order.
    heads: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    #: Of each label: it is shown from this probability on.
    thresholds: tuple[float, ...]
    max_tokens: int
    max_context_tokens: int


def load_manifest(folder: Path) -> Manifest:
    """The manifest of a folder whose files are the ones that it names.

    Raises:
        UnsoundArtefact: a file is missing, or its SHA-256 is not the manifest's.
    """
    try:
        manifest = Manifest.model_validate_json(_bytes(folder / MANIFEST_FILE))
    except ValidationError as error:
        raise UnsoundArtefact(f"{folder / MANIFEST_FILE} is unreadable: {error}") from error
    for name in (manifest.model_file, TOKENIZER_FILE):
        found = hashlib.sha256(_bytes(folder / name)).hexdigest()
        if found != manifest.sha256.get(name):
            wanted = manifest.sha256.get(name, "none")
            message = f"The SHA-256 of {folder / name} is {found}, the manifest says {wanted}"
            raise UnsoundArtefact(message, NEXT_STEP)
    return manifest


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"{file} of the emotion model cannot be read: {error.strerror}"
        raise UnsoundArtefact(message, NEXT_STEP) from error
