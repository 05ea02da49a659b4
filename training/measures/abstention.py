"""Risk and coverage: how often the first emotion is wrong if only the surest scores are used.

Of the customer messages of the test split (El-Yaniv and Wiener 2010). Right is an emotion that
the message was labelled with.
"""

import numpy as np

from heartline.contracts import Channel
from services.scoring.scorer import Scorer
from training import customer_messages, metrics
from training.measures.signals import said, scored

COVERAGES = (0.5, 0.7, 0.8, 0.9, 1.0)


def measure(scorer: Scorer) -> dict[str, float]:
    """The risk at each coverage, and the area under the whole curve, each 0..1."""
    wrong = errors(scorer)
    return {
        **{f"risk_at_{int(100 * share)}": risk(wrong, share) for share in COVERAGES},
        "risk_area": float(np.mean(np.cumsum(wrong) / np.arange(1, len(wrong) + 1))),
    }


def errors(scorer: Scorer) -> metrics.Floats:
    """[messages] 1.0 where the first emotion is wrong, the surest score first."""
    messages = customer_messages.load("test")
    events = scored(scorer, [said(m.text, Channel.CHANNEL_CHAT) for m in messages])
    found = [
        (event.score.confidence, float(event.score.emotions[0].name not in message.emotions))
        for event, message in zip(events, messages, strict=True)
    ]
    return np.array([wrong for _, wrong in sorted(found, key=lambda pair: -pair[0])])


def risk(wrong: metrics.Floats, coverage: float) -> float:
    """The share of errors among so many of the surest."""
    return float(wrong[: max(1, round(coverage * len(wrong)))].mean())
