"""What needs the `training` extra is collected only where that extra is installed."""

from importlib.util import find_spec

collect_ignore = [
    test
    for test, package in {
        "test_quantize.py": "onnx",
        "test_optimize.py": "torch",
        "test_export.py": "onnxscript",
    }.items()
    if find_spec(package) is None
]
