"""Generated files are what their sources generate."""

import subprocess
import sys
from pathlib import Path

from heartline import asyncapi

ROOT = Path(__file__).parents[2]


def test_the_contracts_are_generated_from_the_proto_files(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "proto" / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    committed = ROOT / "heartline" / "contracts"
    assert texts(tmp_path) == texts(committed)


def test_the_asyncapi_document_is_generated_from_the_catalogue() -> None:
    assert (ROOT / "docs" / "asyncapi.yaml").read_text() == asyncapi.render()


def test_the_readme_shows_the_examples_that_the_tests_run() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in ("publish", "subscribe", "ask"):
        assert (ROOT / "docs" / "examples" / f"{name}.py").read_text() in readme


def texts(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*.py*") if "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): path.read_text() for path in files}
