"""What runs the text model: ONNX Runtime on the CPU, or torch, on a GPU where there is one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from services.scoring.artefact import TORCH_FILE
from services.scoring.windows import Logits

Feed = Mapping[str, NDArray[np.int64]]

# The runtime would report its use to its maker where the platform's build does so.
onnxruntime.disable_telemetry_events()


class Engine(Protocol):
    #: Scored at once, padding included.
    most_tokens: int

    def run(self, feed: Feed) -> Logits:
        """[texts, columns] of inputs [texts, tokens]; thread-safe."""
        ...


class OnnxEngine:
    """One thread a call: threads of one operator would wait for one another at each step.

    No arena and no memory pattern: they keep the largest batch's memory for ever, a few hundred
    megabytes here, for 2 % of the time.
    """

    # More is no faster and takes more memory.
    most_tokens = 1024

    def __init__(self, file: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(
            file, options, providers=["CPUExecutionProvider"]
        )

    def run(self, feed: Feed) -> Logits:
        logits: Logits = self._session.run(["logits"], feed)[0]
        return logits


def engine_of(file: Path) -> Engine:
    """The engine for a file, by its name. That for torch needs the extra `gpu`."""
    if file.name == TORCH_FILE:
        from services.scoring.torch_engine import TorchEngine

        return TorchEngine(file)
    return OnnxEngine(file)
