"""From a checkpoint to the shipped artefact: `python -m training.export SOURCE RUN ARTEFACT`."""

from pathlib import Path
from random import Random

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
from training.validation import Validation

MODEL_NAME = "heartline-minilm-l6"
VERSION = "2.0.0"
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


def describe(source: Path, fp32: Path, folder: Path, layout: Layout, threads: int) -> None:
    """Tune the int8 model on dev, measure it there beside the fp32 model at its own best, and
    write the manifest."""
    dev = Validation.load(source, layout, load_tokenizer())
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
    write_manifest(folder, manifest, {**summary(figures), "macro_f1_fp32": reference.macro_f1})


def main(source: Path, run: Path, folder: Path, threads: int = 2) -> None:
    """Export RUN/best.pt to int8 ONNX, tune it on the dev split of SOURCE, write FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    fp32 = run / "fp32.onnx"
    layout = Layout(tuple(data.read_labels(source)))
    to_onnx(EmotionClassifier.trained(run / "best.pt"), fp32)
    quantize(fp32, folder / MODEL_FILE, calibration_windows(source, layout))
    load_tokenizer().save(str(folder / TOKENIZER_FILE))
    describe(source, fp32, folder, layout, threads)
    typer.echo((folder / MANIFEST_FILE).read_text())


if __name__ == "__main__":
    typer.run(main)
