"""How fast the artefact is: texts of the customer messages, on one core."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from heartline.contracts import Channel, Signal
from services.scoring.artefact import MODEL_FILE, SHIPPED, TOKENIZER_FILE
from services.scoring.model import TextModel
from services.scoring.normalization import as_read
from services.scoring.scorer import Scorer
from training import customer_messages
from training.measures.signals import said

ROUNDS = 3
TEXTS = 400
MEGABYTE = 1_000_000


def measure(model: TextModel, scorer: Scorer) -> dict[str, float]:
    """Texts a CPU second by the model alone and by the whole scorer; milliseconds of one signal."""
    texts = [message.text for message in customer_messages.load("train")[:TEXTS]]
    encoded = model.encode(list(map(as_read, texts)))
    signals = [said(text, Channel.CHANNEL_CHAT) for text in texts]
    alone = _milliseconds(scorer, signals)
    size = sum((SHIPPED / name).stat().st_size for name in (MODEL_FILE, TOKENIZER_FILE))
    return {
        "model, texts a CPU second": TEXTS / _seconds(lambda: model.logits(encoded)),
        "scorer, texts a CPU second": TEXTS / _seconds(lambda: scorer.score(signals)),
        "one signal alone, median ms": float(np.median(alone)),
        "one signal alone, p99 ms": float(np.percentile(alone, 99)),
        "artefact, MB": size / MEGABYTE,
    }


def _seconds(run: Callable[[], object]) -> float:
    """CPU seconds; the best of three rounds."""
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        run()
        spent.append(time.process_time() - started)
    return min(spent)


def _milliseconds(scorer: Scorer, signals: Sequence[Signal]) -> list[float]:
    spent = []
    for signal in signals:
        started = time.perf_counter()
        scorer.score([signal])
        spent.append(1000 * (time.perf_counter() - started))
    return spent
