"""What training writes is what the service loads, and checksums follow the bytes."""

from pathlib import Path

from services.scoring.artefact import MODEL_FILE, TOKENIZER_FILE, Manifest, load_manifest
from training import artefact


def test_the_service_loads_what_training_wrote(tmp_path: Path) -> None:
    for file in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / file).write_bytes(b"{}")
    manifest = Manifest(
        model="tiny",
        version="0.0.1",
        sha256=artefact.checksums(tmp_path),
        heads={"labels": ("joy", "neutral"), "states": ("delight", "neutral")},
        temperatures={"labels": 1.1, "states": 0.9},
        thresholds=(0.2, 0.5),
        max_tokens=64,
        max_context_tokens=64,
    )
    artefact.write_manifest(tmp_path, manifest, {"macro_f1": 0.5})
    assert load_manifest(tmp_path) == manifest


def test_one_changed_byte_changes_the_checksum(tmp_path: Path) -> None:
    (tmp_path / TOKENIZER_FILE).write_bytes(b"{}")
    (tmp_path / MODEL_FILE).write_bytes(b"model")
    before = artefact.checksums(tmp_path)
    (tmp_path / MODEL_FILE).write_bytes(b"modem")
    after = artefact.checksums(tmp_path)
    assert before[TOKENIZER_FILE] == after[TOKENIZER_FILE]
    assert before[MODEL_FILE] != after[MODEL_FILE]
