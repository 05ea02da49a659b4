"""Whether probabilities mean what they say, on the customer messages' test split.

Nothing was tuned on it: the temperatures are those of dev.
"""

import numpy as np

from services.scoring.context import spoken
from services.scoring.model import TextModel
from services.scoring.normalization import as_read
from training import customer_messages, metrics
from training.heads import Layout

HEADS = ("states", "flags")


def measure(model: TextModel) -> dict[str, float]:
    """The expected calibration error of each head, 0..1."""
    messages = customer_messages.load("test")
    layout = Layout(model.manifest.heads["labels"])
    rows = customer_messages.targets(layout, messages, weight=1.0)
    texts = [as_read(message.text) for message in messages]
    contexts = [as_read(spoken(message.context[-1:])) for message in messages]
    scores = model.heads.probabilities(model.logits(model.encode(texts, contexts)))
    return {
        f"{head}_ece_on_test": metrics.expected_calibration_error(
            model.heads.of(head, scores),
            np.stack([target[layout.slices[head]] for target, _ in rows]),
        )
        for head in HEADS
    }
