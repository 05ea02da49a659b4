"""How the weights move: a rate per layer, a schedule, and the average that is kept."""

import torch
from torch import nn

from training.model import EmotionClassifier

LAYER_DECAY = 0.9
HEAD_FACTOR = 5.0
WEIGHT_DECAY = 0.01
WARM_UP = 0.1
AVERAGING = 0.9985


def optimizer(model: EmotionClassifier, learning_rate: float) -> torch.optim.Optimizer:
    """AdamW; lower layers learn more slowly, the new head fastest, no decay for vectors.

    learning_rate: of the uppermost layer.
    """
    layers = len(model.encoder.encoder.layer)
    groups = [
        {
            "params": [parameter],
            "lr": learning_rate * rate_factor(name, layers),
            "weight_decay": WEIGHT_DECAY if parameter.ndim > 1 else 0.0,
        }
        for name, parameter in model.named_parameters()
    ]
    return torch.optim.AdamW(groups, fused=True)


def rate_factor(name: str, layers: int) -> float:
    """Layer-wise decay (Howard and Ruder 2018): 5 for the head, 0.9 less for each layer below."""
    if name.startswith("head."):
        return HEAD_FACTOR
    if ".layer." not in name:
        return LAYER_DECAY**layers
    depth = int(name.split(".layer.")[1].split(".")[0])
    return LAYER_DECAY ** (layers - 1 - depth)


def rate_at(step: int, steps: int) -> float:
    """Share of the learning rate: linear warm-up over the first tenth, then linear to 0."""
    warm_up = WARM_UP * steps
    return min((step + 1) / warm_up, (steps - step) / (steps - warm_up))


def average(averaged: nn.Module, model: nn.Module, step: int) -> None:
    """Move the averaged weights towards the model's, faster in the first steps."""
    keep = min(AVERAGING, (step + 1) / (step + 10))
    with torch.no_grad():
        for kept, new in zip(averaged.parameters(), model.parameters(), strict=True):
            kept.lerp_(new, 1.0 - keep)
