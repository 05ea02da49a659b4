"""From checkpoints to the shipped artefact: `python -m training.export SOURCE FOLDER RUN...`."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import torch
import typer

from services.scoring.artefact import MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE, Manifest
from services.scoring.windows import Window
from training import data, inputs, mixture
from training.artefact import checksums, write_manifest
from training.figures import Answers, judge, summary, tune
from training.heads import Layout
from training.model import EmotionClassifier, load_tokenizer
from training.quantize import quantize
from training.soup import averaged
from training.train import predict
from training.validation import Validation

MODEL_NAME = "heartline-minilm-l6"
VERSION = "2.1.0"
OPSET = 20
CALIBRATION_TEXTS = 1024
CALIBRATION_SEED = 3


def to_onnx(model: EmotionClassifier, path: Path) -> None:
    """Write the fp32 graph; any number of texts, 2 to 512 tokens."""
    model.encoder.set_attn_implementation("eager")  # half as many nodes as the fused form
    ids = torch.ones(2, 9, dtype=torch.int64)
    axes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", min=2, max=512)}
    program = torch.onnx.export(
        model,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        input_names=["input_ids", "attention_mask", "token_type_ids"],
        output_names=["logits"],
        dynamic_shapes=(axes, axes, axes),
        opset_version=OPSET,
        dynamo=True,
        verbose=False,
    )
    program.save(path)


def calibration_windows(source: Path, layout: Layout) -> list[Window]:
    """Training data, comments and messages, drawn once and for all."""
    random = Random(CALIBRATION_SEED)
    windows = mixture.load(source, layout, load_tokenizer(), random).windows
    return random.sample(windows, CALIBRATION_TEXTS)


def judged(model: EmotionClassifier, dev: Validation) -> float:
    """Macro-F1 of the labels of one run."""
    return dev.judge(lambda inputs: predict(model, inputs))["labels_macro_f1"]


def describe(
    dev: Validation, fp32: Path, folder: Path, seeds: Sequence[float], threads: int
) -> None:
    """Tune the int8 model on dev, measure it there beside the fp32 model at its own best, and
    write the manifest."""
    layout = dev.layout
    shipped, exact = (Answers.of(model, dev, threads) for model in (folder / MODEL_FILE, fp32))
    point = tune(layout, shipped, dev)
    manifest = Manifest(
        model=MODEL_NAME,
        version=VERSION,
        sha256=checksums(folder),
        heads=layout.heads,
        temperatures=point.temperatures,
        thresholds=point.thresholds,
        max_tokens=inputs.MAX_TOKENS,
        max_context_tokens=inputs.MAX_CONTEXT_TOKENS,
    )
    figures = judge(layout, shipped, dev, point)
    reference = judge(layout, exact, dev, tune(layout, exact, dev))
    found = {**summary(figures), "macro_f1_fp32": round(reference.macro_f1, 4)}
    write_manifest(folder, manifest, {**found, "macro_f1_of_each_seed": list(seeds)})


def main(source: Path, folder: Path, runs: list[Path], threads: int = 2) -> None:
    """Export the mean of the RUNS' best weights to int8 ONNX, tune it on the dev split of SOURCE,
    write FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    layout = Layout(tuple(data.read_labels(source)))
    dev = Validation.load(source, layout, load_tokenizer())
    checkpoints = [run / "best.pt" for run in runs]
    with TemporaryDirectory() as scratch:
        fp32 = Path(scratch) / "fp32.onnx"
        to_onnx(averaged(checkpoints), fp32)
        quantize(fp32, folder / MODEL_FILE, calibration_windows(source, layout))
        load_tokenizer().save(str(folder / TOKENIZER_FILE))
        seeds = [judged(EmotionClassifier.trained(one), dev) for one in checkpoints]
        describe(dev, fp32, folder, seeds, threads)
    typer.echo((folder / MANIFEST_FILE).read_text())


if __name__ == "__main__":
    typer.run(main)
