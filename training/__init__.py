"""Data in, model out: fine-tune the emotion model, export it to int8 ONNX, measure it."""
