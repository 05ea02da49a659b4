"""What dev says of a model while it learns: each head on the data that know it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from services.scoring.windows import Window
from training import customer_messages, data, metrics
from training.heads import Layout
from training.inputs import encode

Predict = Callable[[list[Window]], metrics.Logits]


@dataclass(frozen=True, slots=True)
class Validation:
    """Comments with their labels, and customer messages with all else."""

    layout: Layout
    comments: data.Split
    messages: list[Window]
    targets: NDArray[np.float32]

    @classmethod
    def load(cls, folder: Path, layout: Layout, tokenizer: Tokenizer) -> "Validation":
        messages = customer_messages.load("dev")
        rows = customer_messages.targets(layout, messages, 1.0)
        return cls(
            layout=layout,
            comments=data.load(folder, "dev", tokenizer),
            messages=encode(tokenizer, [m.text for m in messages], [m.context for m in messages]),
            targets=np.stack([target for target, _ in rows]),
        )

    def judge(self, predict: Predict) -> dict[str, float]:
        """Macro-F1 of labels, states and flags; mean error of the dimensions, each 0..1."""
        labels, dimensions = (self.layout.slices[head] for head in ("labels", "dimensions"))
        logits = predict(self.messages)
        scores = metrics.probabilities(logits)
        found = {
            "labels_macro_f1": metrics.tuned_macro_f1(
                predict(self.comments.inputs)[:, labels], self.comments.targets
            ),
            "states_macro_f1": self._macro_f1(logits, "states"),
            "flags_macro_f1": self._macro_f1(logits, "flags"),
            **self._errors(scores, dimensions),
        }
        return {name: round(figure, 4) for name, figure in found.items()}

    def present(self, head: str) -> NDArray[np.float32]:
        """1.0 where the messages carry it at all."""
        return (self.targets[:, self.layout.slices[head]] > 0).astype(np.float32)

    def _macro_f1(self, logits: metrics.Logits, head: str) -> float:
        return metrics.tuned_macro_f1(logits[:, self.layout.slices[head]], self.present(head))

    def _errors(self, scores: metrics.Floats, head: slice) -> dict[str, float]:
        errors = np.abs(scores - self.targets)[:, head].mean(axis=0)
        names = self.layout.heads["dimensions"]
        return {f"{name}_error": float(e) for name, e in zip(names, errors, strict=True)}
