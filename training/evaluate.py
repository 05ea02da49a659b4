"""Measures the shipped artefact, through the service's own code, on files that you name.

`python -m training.evaluate --goemotions FILE --labels FILE`, `--csv FILE --text COLUMN
--label COLUMN`, `--uss FILE`, `--sarcasm FILE`: any of them together. Every figure is a line
`NAME=VALUE` at the end.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from services.scoring.artefact import SHIPPED
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from training.measures import comments, dialogues, posts

Measured = Annotated[Path | None, typer.Option(exists=True)]


def main(
    goemotions: Measured = None,
    labels: Measured = None,
    csv: Measured = None,
    text: str = "text",
    label: str = "label",
    uss: Measured = None,
    sarcasm: Measured = None,
    artefact: Path = SHIPPED,
) -> None:
    """Print a line NAME=VALUE for each figure of the artefact on the files that are given."""
    if goemotions and not labels:
        raise typer.BadParameter("name the file of the labels too", param_hint="--labels")
    model = TextModel(artefact)
    scorer = Scorer(model)

    def figures() -> Iterator[dict[str, float]]:
        if goemotions and labels:
            yield comments.measure(model, goemotions, labels)
        if csv:
            yield posts.measure_valence(scorer, csv, text, label)
        if uss:
            yield dialogues.measure(scorer, uss)
        if sarcasm:
            yield posts.measure_sarcasm(model, sarcasm)

    found = {name: value for measured in figures() for name, value in measured.items()}
    for name, value in found.items():
        typer.echo(f"{name}={value:.4f}")


if __name__ == "__main__":
    typer.run(main)
