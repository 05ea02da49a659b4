"""Measure everything and write the model card: `python -m training.card FOLDER CARD`.

FOLDER holds the data sets that there are (training/sources.py); of those that are missing the card
says that they were not measured.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

import typer

from services.scoring.artefact import MANIFEST_FILE, MODEL_FILE, SHIPPED, load_manifest
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from training.measures import (
    abstention,
    calibration,
    comments,
    dialogues,
    fairness,
    posts,
    robustness,
    speed,
    voices,
)
from training.sources import Sources

TEMPLATE = "card_template.md"
NOT_MEASURED = "not measured: the data were not there"


def rows(figures: Mapping[str, float]) -> str:
    """One row a figure; those of speed without decimals."""
    return "\n".join(
        f"| {name} | {value:,.0f} |" if value > 10 else f"| {name} | {value:.3f} |"
        for name, value in figures.items()
    )


def label_rows(model: TextModel, sources: Sources) -> str:
    """One row a label: F1, number of texts that carry it, threshold."""
    if sources.goemotions is None or sources.labels is None:
        return f"| {NOT_MEASURED} | | |"
    found = comments.per_label(model, sources.goemotions, sources.labels)
    thresholds = dict(zip(model.manifest.heads["labels"], model.manifest.thresholds, strict=True))
    return "\n".join(
        f"| {name} | {f1:.2f} | {support} | {thresholds[name]:.2f} |" for name, f1, support in found
    )


def fairness_rows(scorer: Scorer) -> str:
    """One row an exchange: the two groups whose mean valences lie furthest apart."""
    return "\n".join(
        f"| {name} | {' and '.join(s.groups)} | {s.mean:+.3f} | {s.margin:.3f} |"
        for name, s in fairness.greatest(scorer).items()
    )


def on_data(model: TextModel, scorer: Scorer, sources: Sources) -> Iterator[tuple[str, float]]:
    """The figures on what others wrote and said."""
    if sources.goemotions and sources.labels:
        found = comments.measure(model, sources.goemotions, sources.labels)
        yield from ((f"GoEmotions {sources.goemotions.stem}: {n}", v) for n, v in found.items())
    for file in sources.dialogues:
        yield from ((f"{file.stem}: {n}", v) for n, v in dialogues.measure(scorer, file).items())
    if sources.sarcasm:
        yield from posts.measure_sarcasm(model, sources.sarcasm).items()
    if sources.voices:
        yield from voices.measure(sources.voices).items()


def render(folder: Path, artefact: Path) -> str:
    """The card's text."""
    model, manifest, sources = TextModel(artefact), load_manifest(artefact), Sources.of(folder)
    scorer = Scorer(model)
    export = json.loads((artefact / MANIFEST_FILE).read_text(encoding="utf-8"))["dev"]
    seeds = export.pop("macro_f1_of_each_seed")
    template = Template((files("training") / TEMPLATE).read_text(encoding="utf-8"))
    return template.substitute(
        model=manifest.model,
        version=manifest.version,
        sha256=manifest.sha256[MODEL_FILE],
        temperatures=", ".join(f"{head} {t:g}" for head, t in manifest.temperatures.items()),
        max_tokens=manifest.max_tokens,
        max_context_tokens=manifest.max_context_tokens,
        seeds=f"{len(seeds)} seeds, macro-F1 on dev {', '.join(f'{seed:.3f}' for seed in seeds)}",
        export_rows=rows(export),
        data_rows=rows(dict(on_data(model, scorer, sources))) or f"| {NOT_MEASURED} | |",
        own_rows=rows(
            {
                **calibration.measure(model),
                **abstention.measure(scorer),
                **robustness.measure(scorer),
            }
        ),
        fairness_rows=fairness_rows(scorer),
        label_rows=label_rows(model, sources),
        speed_rows=rows(speed.measure(model, scorer)),
    )


def main(folder: Path, card: Path, artefact: Path = SHIPPED) -> None:
    """Measure ARTEFACT on what lies in FOLDER and write CARD."""
    card.write_text(render(folder, artefact), encoding="utf-8")
    typer.echo(f"wrote {card}")


if __name__ == "__main__":
    typer.run(main)
