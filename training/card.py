"""Write the model card with fresh figures: `python -m training.card SOURCE RUN ARTEFACT CARD`."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

import typer

from services.scoring.artefact import MODEL_FILE, Manifest, load_manifest
from services.scoring.model import TextModel
from services.scoring.scorer import Scorer
from training import data, inference
from training.figures import Answers, Figures, OperatingPoint, judge, tune
from training.heads import Layout
from training.measures import fairness
from training.model import load_tokenizer
from training.validation import Validation

TEMPLATE = "card_template.md"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One ONNX model's figures; speed in texts per CPU second, in batches of 64 and one by one."""

    name: str
    size_mb: float
    figures: Figures
    batched: float
    single: float


def measure(
    name: str, model: Path, layout: Layout, dev: Validation, point: OperatingPoint | None = None
) -> Measured:
    """Measure a model on dev at the given operating point, else at its own best one."""
    answers = Answers.of(model, dev, threads=1)
    session, comments = inference.open_session(model, threads=1), dev.comments.inputs
    return Measured(
        name=name,
        size_mb=model.stat().st_size / MEGABYTE,
        figures=judge(layout, answers, dev, point or tune(layout, answers, dev)),
        batched=inference.speed(session, comments),
        single=inference.speed(session, comments, size=1),
    )


def model_row(model: Measured) -> str:
    """One model as a row of the table of figures."""
    figures = model.figures
    return (
        f"| {model.name} | {figures.macro_f1:.3f} | {figures.cross_tuned_macro_f1:.3f} "
        f"| {figures.micro_f1:.3f} | {figures.states_macro_f1:.3f} "
        f"| {' / '.join(f'{error:.3f}' for error in figures.ece.values())} "
        f"| {model.size_mb:.1f} MB | {model.batched:,.0f} | {model.single:,.0f} |"
    )


def label_rows(manifest: Manifest, figures: Figures) -> str:
    """One row a label: F1, number of dev texts that carry it, threshold."""
    labels = manifest.heads["labels"]
    columns = zip(labels, figures.f1, figures.support, manifest.thresholds, strict=True)
    return "\n".join(
        f"| {label} | {f1:.2f} | {support} | {threshold:.2f} |"
        for label, f1, support, threshold in columns
    )


def fairness_rows(scorer: Scorer) -> str:
    """One row an exchange: the two groups whose mean valences lie furthest apart."""
    greatest = {
        name: max(fairness.shifts(scorer, exchange), key=lambda shift: abs(shift.mean))
        for name, exchange in fairness.EXCHANGES.items()
    }
    return "\n".join(
        f"| {name} | {' and '.join(s.groups)} | {s.mean:+.3f} | {s.margin:.3f} |"
        for name, s in greatest.items()
    )


def render(manifest: Manifest, fp32: Measured, int8: Measured, scorer: Scorer) -> str:
    """The card's text."""
    template = Template((files("training") / TEMPLATE).read_text(encoding="utf-8"))
    return template.substitute(
        model=manifest.model,
        version=manifest.version,
        sha256=manifest.sha256[MODEL_FILE],
        temperatures=", ".join(f"{head} {t:g}" for head, t in manifest.temperatures.items()),
        max_tokens=manifest.max_tokens,
        max_context_tokens=manifest.max_context_tokens,
        model_rows="\n".join(model_row(model) for model in (fp32, int8)),
        label_rows=label_rows(manifest, int8.figures),
        fairness_rows=fairness_rows(scorer),
    )


def main(source: Path, run: Path, folder: Path, card: Path) -> None:
    """Measure FOLDER and RUN/fp32.onnx on the dev split of SOURCE and write CARD."""
    layout = Layout(tuple(data.read_labels(source)))
    manifest, dev = load_manifest(folder), Validation.load(source, layout, load_tokenizer())
    shipped = OperatingPoint(manifest.temperatures, manifest.thresholds)
    fp32 = measure("fp32", run / "fp32.onnx", layout, dev)
    int8 = measure("int8, shipped", folder / MODEL_FILE, layout, dev, shipped)
    scorer = Scorer(TextModel(folder))
    card.write_text(render(manifest, fp32, int8, scorer), encoding="utf-8")
    typer.echo(f"wrote {card}")


if __name__ == "__main__":
    typer.run(main)
