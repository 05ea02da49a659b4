"""From a checkpoint to the shipped artefact: `python -m training.export SOURCE RUN FOLDER`.

With `--gpu` a program of torch instead of int8 ONNX, for an encoder that is too large for CPUs.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import torch
import typer
from torch.export import ExportedProgram

from services.scoring.artefact import (
    MANIFEST_FILE,
    MODEL_FILE,
    TOKENIZER_FILE,
    TORCH_FILE,
    Manifest,
)
from services.scoring.windows import Window
from training import data, inference, inputs, mixture
from training.artefact import checksums, write_manifest
from training.encoders import ENCODERS, load_tokenizer
from training.figures import Answers, judge, summary, tune
from training.heads import Layout
from training.model import EmotionClassifier
from training.quantize import quantize
from training.train import predict
from training.validation import Validation

VERSION = "2.1.0"
OPSET = 20
CALIBRATION_TEXTS = 1024
CALIBRATION_SEED = 3


def traced(model: EmotionClassifier) -> ExportedProgram:
    """The graph of the model, for any number of texts, 2 to 512 tokens."""
    model.encoder.set_attn_implementation("eager")  # half as many nodes as the fused form
    ids = torch.ones(2, 9, dtype=torch.int64)
    axes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", min=2, max=512)}
    names = ("input_ids", "attention_mask", "token_type_ids")
    example = dict(zip(names, (ids, torch.ones_like(ids), torch.zeros_like(ids)), strict=True))
    return torch.export.export(
        model, (), example, dynamic_shapes=dict.fromkeys(names, axes), strict=False
    )


def to_onnx(model: EmotionClassifier, path: Path) -> None:
    """Write the fp32 graph."""
    program = torch.onnx.export(
        traced(model), output_names=["logits"], opset_version=OPSET, dynamo=True, verbose=False
    )
    program.save(path)


def calibration_windows(source: Path, layout: Layout, encoder: str) -> list[Window]:
    """Training data, comments and messages, drawn once and for all."""
    random = Random(CALIBRATION_SEED)
    windows = mixture.load(source, layout, load_tokenizer(encoder), random).windows
    return random.sample(windows, CALIBRATION_TEXTS)


def export_int8(
    model: EmotionClassifier, source: Path, dev: Validation, folder: Path, threads: int
) -> tuple[Answers, Answers]:
    """Write int8 ONNX; its answers on dev, and those of the fp32 it was made from."""
    with TemporaryDirectory() as scratch:
        fp32, int8 = Path(scratch) / "fp32.onnx", folder / MODEL_FILE
        to_onnx(model, fp32)
        quantize(fp32, int8, calibration_windows(source, dev.layout, model.name))
        sessions = (inference.open_session(file, threads) for file in (int8, fp32))
        shipped, exact = (Answers.of(partial(inference.predict, s), dev) for s in sessions)
    return shipped, exact


def export_program(
    model: EmotionClassifier, dev: Validation, folder: Path
) -> tuple[Answers, Answers]:
    """Write the program for torch, which answers as the model does."""
    answers = Answers.of(partial(predict, model), dev)
    torch.export.save(traced(model), folder / TORCH_FILE)
    return answers, answers


def describe(
    dev: Validation,
    folder: Path,
    file: str,
    encoder: str,
    answers: tuple[Answers, Answers],
    seeds: Sequence[float],
) -> None:
    """Tune the shipped model on dev, measure it there beside the exact one at its own best, and
    write the manifest."""
    (shipped, exact), layout = answers, dev.layout
    point = tune(layout, shipped, dev)
    manifest = Manifest(
        model=ENCODERS[encoder].model,
        version=VERSION,
        model_file=file,
        sha256=checksums(folder, file),
        heads=layout.heads,
        temperatures=point.temperatures,
        thresholds=point.thresholds,
        max_tokens=inputs.MAX_TOKENS,
        max_context_tokens=inputs.MAX_CONTEXT_TOKENS,
    )
    found = summary(judge(layout, shipped, dev, point))
    reference = judge(layout, exact, dev, tune(layout, exact, dev)).macro_f1
    figures: dict[str, float | Sequence[float]] = {
        **found,
        "macro_f1_fp32": round(reference, 4),
        "macro_f1_of_each_seed": seeds,
    }
    write_manifest(folder, manifest, figures)


def macro_f1(model: EmotionClassifier, dev: Validation) -> float:
    """Of the labels, at thresholds of its own."""
    return dev.judge(partial(predict, model))["labels_macro_f1"]


def main(
    source: Path,
    run: Path,
    folder: Path,
    threads: int = 2,
    gpu: bool = False,
    seed: Annotated[list[Path] | None, typer.Option()] = None,
) -> None:
    """Export RUN/best.pt, tuned on the dev split of SOURCE, to FOLDER.

    With --seed RUN, which may be given several times, the figures of runs that differ in their
    seeds only are noted beside its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = EmotionClassifier.trained(run / "best.pt")
    tokenizer = load_tokenizer(model.name)
    dev = Validation.load(source, Layout(tuple(data.read_labels(source))), tokenizer)
    seeds = [macro_f1(EmotionClassifier.trained(one / "best.pt"), dev) for one in seed or ()]
    tokenizer.save(str(folder / TOKENIZER_FILE))
    if gpu:
        answers, file = export_program(model, dev, folder), TORCH_FILE
    else:
        answers, file = export_int8(model, source, dev, folder, threads), MODEL_FILE
    describe(dev, folder, file, model.name, answers, seeds)
    typer.echo((folder / MANIFEST_FILE).read_text())


if __name__ == "__main__":
    typer.run(main)
