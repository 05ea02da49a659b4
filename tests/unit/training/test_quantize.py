"""Quantised products leave residual connections alone and give the same bits in any batch."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from services.scoring.windows import Window, feed
from training import graph, inference, quantize

WIDTH = 16


@pytest.fixture
def fp32(tmp_path: Path) -> Path:
    """Embeddings, times weights, plus what went in, normalised: logits [texts, tokens, 16]."""
    generator = np.random.default_rng(2)
    weights = {
        "word_embeddings": generator.normal(size=(30, WIDTH)),
        "weight": generator.normal(size=(WIDTH, WIDTH)),
        "scale": np.ones(WIDTH),
    }
    tiny = helper.make_graph(
        [
            helper.make_node(
                "Gather", ["word_embeddings", "input_ids"], ["hidden"], name="look_up"
            ),
            helper.make_node("MatMul", ["hidden", "weight"], ["product"], name="multiply"),
            helper.make_node("Add", ["product", "hidden"], ["summed"], name="residual"),
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["weights"]),
            helper.make_node("LayerNormalization", ["summed", "scale"], ["normal"]),
            helper.make_node("Mul", ["normal", "weights"], ["logits"]),
        ],
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
            for name in ("input_ids", "attention_mask", "token_type_ids")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", "tokens", WIDTH])],
        [numpy_helper.from_array(w.astype(np.float32), name) for name, w in weights.items()]
        + [numpy_helper.from_array(np.array([-1]), "last")],
    )
    path = tmp_path / "fp32.onnx"
    onnx.save(helper.make_model(tiny, opset_imports=[helper.make_opsetid("", 20)]), path)
    return path


@pytest.fixture
def int8(fp32: Path) -> Path:
    path = fp32.with_name("int8.onnx")
    quantize.quantize(fp32, path, [Window([i, i + 1, i + 2], 3) for i in range(28)])
    return path


def run(session: onnxruntime.InferenceSession, ids: list[list[int]]) -> NDArray[np.float32]:
    inputs = feed([Window(text, len(text)) for text in ids])
    return np.asarray(session.run(["logits"], inputs)[0])


def operators(model: Path) -> list[str]:
    return [node.op_type for node in onnx.load(model).graph.node]


def test_no_range_is_taken_from_the_batch(int8: Path) -> None:
    assert "QuantizeLinear" in operators(int8)
    assert "DynamicQuantizeLinear" not in operators(int8)


def test_the_residual_connection_bypasses_the_rounded_input(int8: Path) -> None:
    nodes = onnx.load(int8).graph.node
    producer = {output: node.op_type for node in nodes for output in node.output}
    residual = next(node for node in nodes if node.name == "residual")
    multiply = next(node for node in nodes if node.name == "multiply")
    assert producer[multiply.input[0]] == "DequantizeLinear"
    quantised = {node.input[0] for node in nodes if node.op_type == "QuantizeLinear"}
    assert residual.input[1] not in quantised


def test_residuals_and_normalisation_stay_two_operators(int8: Path) -> None:
    assert "Sum" in operators(int8)
    assert "Add" not in operators(int8)


def test_no_note_of_the_exporter_is_shipped(fp32: Path) -> None:
    model = onnx.load(fp32)
    model.graph.node[0].metadata_props.add(key="stack_trace", value="somebody's home folder")
    graph.strip_notes(model)
    assert b"home folder" not in model.SerializeToString()


def test_a_text_gets_the_same_bits_alone_and_in_a_batch(int8: Path) -> None:
    session = inference.open_session(int8, threads=1)
    texts = [[1, 2, 3], [29, 4, 17], [8, 8, 8]]
    alone = np.concatenate([run(session, [text]) for text in texts])
    assert run(session, texts).tobytes() == alone.tobytes()


def test_int8_stays_close_to_fp32(fp32: Path, int8: Path) -> None:
    texts = [[1, 2, 3], [25, 4, 17]]
    exact = run(inference.open_session(fp32, threads=1), texts)
    rounded = run(inference.open_session(int8, threads=1), texts)
    assert np.abs(exact - rounded).max() < 0.05 * np.abs(exact).max()
