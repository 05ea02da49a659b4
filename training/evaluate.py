"""Measures the shipped artefact, through the service's own code, on files that you name.

`python -m training.evaluate --goemotions FILE --labels FILE`, `--csv FILE --text COLUMN
--label COLUMN`, `--uss FILE`, `--ravdess DIR`, `--sarcasm FILE`, `--fairness`, `--robustness`,
`--abstention`, `--calibration`: any of them together. Every figure is a line `NAME=VALUE` at the
end.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from services.scoring.artefact import SHIPPED
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from training import measures

Measured = Annotated[Path | None, typer.Option(exists=True)]


def main(
    goemotions: Measured = None,
    labels: Measured = None,
    csv: Measured = None,
    text: str = "text",
    label: str = "label",
    uss: Measured = None,
    ravdess: Measured = None,
    sarcasm: Measured = None,
    fairness: bool = False,
    robustness: bool = False,
    abstention: bool = False,
    calibration: bool = False,
    artefact: Path = SHIPPED,
) -> None:
    """Print a line NAME=VALUE for each figure of the artefact on the files that are given."""
    model = TextModel(artefact)
    scorer = Scorer(model)
    asked: list[tuple[object, Callable[[], dict[str, float]]]] = [
        (goemotions, lambda: measures.comments.measure(model, given(goemotions), given(labels))),
        (csv, lambda: measures.posts.measure_valence(scorer, given(csv), text, label)),
        (uss, lambda: measures.dialogues.measure(scorer, given(uss))),
        (ravdess, lambda: measures.voices.measure(given(ravdess))),
        (sarcasm, lambda: measures.posts.measure_sarcasm(model, given(sarcasm))),
        (fairness, lambda: measures.fairness.measure(scorer)),
        (robustness, lambda: measures.robustness.measure(scorer)),
        (abstention, lambda: measures.abstention.measure(scorer)),
        (calibration, lambda: measures.calibration.measure(model)),
    ]
    for measured in (measure() for wanted, measure in asked if wanted):
        for name, value in measured.items():
            typer.echo(f"{name}={value:.4f}")


def given(file: Path | None) -> Path:
    if file is None:
        raise typer.BadParameter("--goemotions needs --labels too")
    return file


if __name__ == "__main__":
    typer.run(main)
