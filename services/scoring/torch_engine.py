"""The text model by torch, for a larger one on a GPU; without a GPU it runs on the CPU."""

from pathlib import Path

import torch

from services.scoring.engines import Feed
from services.scoring.windows import Logits


class TorchEngine:
    """Runs an exported program (torch.export), which needs no code of the model's.

    Unlike the engine for the CPU, a text's logits may differ in the last bits with its company.
    """

    # Keeps a GPU busy; smaller batches wait for its launches.
    most_tokens = 16_384

    def __init__(self, file: Path) -> None:
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._program = torch.export.load(file).module().to(self._device)

    def run(self, feed: Feed) -> Logits:
        inputs = {name: torch.from_numpy(array).to(self._device) for name, array in feed.items()}
        with torch.inference_mode():
            logits: Logits = self._program(**inputs).float().cpu().numpy()
        return logits
