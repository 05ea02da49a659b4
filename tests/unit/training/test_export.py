"""The engines for the CPU and for torch answer alike for the same weights."""

from pathlib import Path

import numpy as np
import pytest
import torch

from services.scoring.artefact import MODEL_FILE, TORCH_FILE
from services.scoring.engines import OnnxEngine, engine_of
from services.scoring.torch_engine import TorchEngine
from services.scoring.windows import Window, feed
from training.export import to_onnx, traced
from training.model import EmotionClassifier
from training.quantize import quantize

COLUMNS = 49
RANDOM = np.random.default_rng(4)
WINDOWS = [
    Window([101, *RANDOM.integers(1000, 20_000, size).tolist(), 102], size + 2 - size // 3)
    for size in (1, 3, 8, 20, 60)
    for _ in range(8)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pretrained encoder under a head that was never trained, in every form."""
    folder = tmp_path_factory.mktemp("exported")
    torch.manual_seed(1)
    model = EmotionClassifier.pretrained(torch.full((COLUMNS,), 0.1)).eval()
    torch.export.save(traced(model), folder / TORCH_FILE)
    to_onnx(model, folder / "fp32.onnx")
    quantize(folder / "fp32.onnx", folder / MODEL_FILE, WINDOWS)
    return folder


def test_the_file_names_the_engine(folder: Path) -> None:
    assert isinstance(engine_of(folder / TORCH_FILE), TorchEngine)
    assert isinstance(engine_of(folder / MODEL_FILE), OnnxEngine)


def test_torch_and_onnx_answer_alike(folder: Path) -> None:
    by_torch, by_onnx = TorchEngine(folder / TORCH_FILE), OnnxEngine(folder / "fp32.onnx")
    inputs = feed(WINDOWS)
    assert np.abs(by_torch.run(inputs) - by_onnx.run(inputs)).max() < 1e-3


def test_int8_is_near(folder: Path) -> None:
    by_torch, by_int8 = TorchEngine(folder / TORCH_FILE), OnnxEngine(folder / MODEL_FILE)
    inputs = feed(WINDOWS)
    assert np.abs(by_torch.run(inputs) - by_int8.run(inputs)).mean() < 0.1


def test_company_and_padding_change_next_to_nothing(folder: Path) -> None:
    engine = TorchEngine(folder / TORCH_FILE)
    together = engine.run(feed(WINDOWS))
    alone = np.concatenate([engine.run(feed([window])) for window in WINDOWS])
    assert np.abs(together - alone).max() < 1e-3
