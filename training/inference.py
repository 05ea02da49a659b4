"""Runs an ONNX model over inputs, and measures how fast that is."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from services.scoring import windows
from services.scoring.windows import Window
from training import batches, metrics

BATCH = 64
SPEED_STRIDE = 8
SPEED_ROUNDS = 3


def open_session(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """CPU session that uses no more than the given number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def predict(
    session: onnxruntime.InferenceSession, inputs: Sequence[Window], size: int = BATCH
) -> metrics.Logits:
    """Logits [inputs, columns], in the order of the inputs, computed in batches by length."""
    order = list(batches.by_length(inputs, size))
    feeds = (windows.feed([inputs[i] for i in chosen]) for chosen in order)
    logits = np.concatenate([session.run(["logits"], feed)[0] for feed in feeds])
    return np.asarray(logits[np.argsort(np.concatenate(order))], dtype=np.float32)


def speed(
    session: onnxruntime.InferenceSession, inputs: Sequence[Window], size: int = BATCH
) -> float:
    """Texts per second of CPU time, without tokenization; the best of three rounds."""
    sample = inputs[::SPEED_STRIDE]
    seconds = min(_seconds(session, sample, size) for _ in range(SPEED_ROUNDS))
    return len(sample) / seconds


def _seconds(session: onnxruntime.InferenceSession, inputs: Sequence[Window], size: int) -> float:
    started = time.process_time()
    predict(session, inputs, size)
    return time.process_time() - started
