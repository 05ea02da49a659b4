"""Writes the folder that is shipped: model, tokenizer, and a manifest with their checksums."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.scoring.artefact import MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE, Manifest


def checksums(folder: Path, model_file: str = MODEL_FILE) -> dict[str, str]:
    """SHA-256 in hex of the model and of the tokenizer."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (model_file, TOKENIZER_FILE)
    }


def write_manifest(
    folder: Path, manifest: Manifest, dev: Mapping[str, float | Sequence[float]]
) -> None:
    """Writes it beside the files that it describes, with the figures measured on dev."""
    fields = {**manifest.model_dump(mode="json"), "dev": dev}
    (folder / MANIFEST_FILE).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
