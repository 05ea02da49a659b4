"""The mean of the weights of several runs: as good as their ensemble, as fast as one of them.

Runs from one pretrained encoder with the same recipe and other seeds lie in one basin (Wortsman
et al. 2022, Model soups).
"""

from collections.abc import Sequence
from pathlib import Path

import torch

from training.model import EmotionClassifier


def averaged(checkpoints: Sequence[Path]) -> EmotionClassifier:
    """The classifier with the mean weights of checkpoints, ready for inference."""
    model = EmotionClassifier.trained(checkpoints[0])
    weights = [torch.load(checkpoint, weights_only=True) for checkpoint in checkpoints]
    model.load_state_dict(
        {name: torch.stack([w[name] for w in weights]).mean(dim=0) for name in weights[0]}
    )
    return model
