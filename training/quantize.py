"""Int8 with constant activation ranges, so that a score depends on its own text alone.

Dynamic quantisation takes the range of a whole batch, so a text's score changes with its
neighbours. Static ranges, measured once on training texts, make a replay bit-identical.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from services.scoring.windows import Window, feed
from training import batches, graph

QUANTIZED_OPS = ["MatMul", "Gemm", "Gather"]
CALIBRATION_BATCH = 32


class CalibrationTexts(CalibrationDataReader):  # type: ignore[misc]  # untyped library
    """Feeds windows to the calibration in batches of one length after another."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self._feeds = self._read(windows)

    def get_next(self) -> dict[str, NDArray[np.int64]] | None:
        """Inputs of the next batch, None at the end."""
        return next(self._feeds, None)

    @staticmethod
    def _read(windows: Sequence[Window]) -> Iterator[dict[str, NDArray[np.int64]]]:
        for chosen in batches.by_length(windows, CALIBRATION_BATCH):
            yield feed([windows[i] for i in chosen])


def quantize(source: Path, target: Path, windows: Sequence[Window]) -> None:
    """Write the int8 form of the fp32 ONNX model `source`, ranges from the given texts.

    Weights take 7 bits a channel (`reduce_range`): x86 without VNNI adds two products in 16 bits,
    which 8-bit weights saturate; there the same text then scored up to 0.78 apart in a logit.
    """
    model = onnx.load(source)
    graph.strip_notes(model)
    graph.sum_residuals(model)
    nodes = graph.isolate_matmul_inputs(model) + graph.embedding_nodes(model)
    onnx.save(model, target)
    quantize_static(
        target,
        target,
        CalibrationTexts(windows),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=QUANTIZED_OPS,
        nodes_to_quantize=nodes,
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        extra_options={"OpTypesToExcludeOutputQuantization": QUANTIZED_OPS},
    )
