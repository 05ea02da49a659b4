"""What the exported graph needs before it is quantised."""

import onnx

EMBEDDING = "word_embeddings"


def strip_notes(model: onnx.ModelProto) -> None:
    """Drop what the exporter wrote down for debugging, stack traces with local paths included."""
    graph = model.graph
    tensors = (*graph.input, *graph.output, *graph.initializer, *graph.value_info)
    for part in (model, graph, *graph.node, *tensors):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")


def isolate_matmul_inputs(model: onnx.ModelProto) -> list[str]:
    """Give the inputs of all products with weights a name of their own; return these products.

    Otherwise the quantiser would also round what the residual connections carry. The runtime
    drops the Identity nodes again when it loads the model.
    """
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    products = [n for n in graph.node if n.op_type in ("MatMul", "Gemm") and n.input[1] in weights]
    copies = {name: f"{name}_isolated" for name in dict.fromkeys(n.input[0] for n in products)}
    for product in products:
        product.input[0] = copies[product.input[0]]
    nodes = []
    for node in graph.node:
        nodes.append(node)
        nodes.extend(_identity(name, copies[name]) for name in node.output if name in copies)
    del graph.node[:]
    graph.node.extend(nodes)
    return [product.name for product in products]


def _identity(source: str, target: str) -> onnx.NodeProto:
    return onnx.helper.make_node("Identity", [source], [target], name=f"{target}_identity")


def sum_residuals(model: onnx.ModelProto) -> None:
    """Add residuals by Sum, which the runtime does not fuse with the normalisation after it.

    Its fused kernel is scalar code: it took 23 % of the time, the two operators apart 5 %
    (onnxruntime 1.32, AVX-512).
    """
    producers = {output: node for node in model.graph.node for output in node.output}
    for node in model.graph.node:
        if node.op_type == "LayerNormalization":
            producers[node.input[0]].op_type = "Sum"


def embedding_nodes(model: onnx.ModelProto) -> list[str]:
    """The look-up in the word embeddings, half of the weights; positions and types are small."""
    return [n.name for n in model.graph.node if n.op_type == "Gather" and EMBEDDING in n.input[0]]
