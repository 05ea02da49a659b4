"""What should not change a score, and what should: slips, negations, intensifiers, irony.

Slips are put into the customer messages of the test split; the other sentences are this
project's own, in the manner of CheckList (Ribeiro et al. 2020).
"""

from collections.abc import Sequence
from random import Random

import numpy as np

from heartline.contracts import Channel, EmotionScore
from services.scoring.scorer import Scorer
from services.scoring.taxonomy import CLEAR_VALENCE
from training import customer_messages
from training.measures.posts import side
from training.measures.signals import said, scored
from training.variations import mistyped

SEED = 17
NEGATIONS = (
    ("I am happy with the answer.", "I am not happy with the answer."),
    ("The technician was helpful.", "The technician was not helpful at all."),
    ("This is a good service.", "This is anything but a good service."),
    ("It works well.", "It doesn't work well."),
    ("I would recommend you.", "I would never recommend you."),
    ("That was easy.", "That wasn't easy."),
    ("I like the new app.", "I don't like the new app."),
    ("You have been a great help.", "You have been no help."),
    ("I'm satisfied with the repair.", "I'm far from satisfied with the repair."),
    ("Your staff is friendly.", "Your staff is hardly friendly."),
)
INTENSITIES = (
    ("I am a bit annoyed.", "I am annoyed.", "I am extremely annoyed!"),
    ("I am slightly worried.", "I am worried.", "I am terribly worried!!"),
    ("It is somewhat confusing.", "It is confusing.", "It is totally confusing!"),
    ("I am a little disappointed.", "I am disappointed.", "I am SO disappointed!"),
    ("I am rather pleased.", "I am pleased.", "I am absolutely delighted!!"),
    ("I'm a tad frustrated.", "I'm frustrated.", "I'm utterly frustrated!"),
)


def measure(scorer: Scorer) -> dict[str, float]:
    """Each a share, 0..1: of sides kept, of pairs and of steps in order, of irony seen through."""
    messages = customer_messages.load("test")
    ironic = [m.text for m in messages if "sarcasm" in m.tags]
    return {
        "robustness_typos": _kept(scorer, [message.text for message in messages]),
        "robustness_negation": _in_order(scorer, NEGATIONS),
        "robustness_intensifiers": _rising(scorer),
        "robustness_sarcasm": float(np.mean([side(s) == "negative" for s in _of(scorer, ironic)])),
    }


def _of(scorer: Scorer, texts: Sequence[str]) -> list[EmotionScore]:
    return [event.score for event in scored(scorer, [said(t, Channel.CHANNEL_CHAT) for t in texts])]


def _kept(scorer: Scorer, texts: Sequence[str]) -> float:
    random = Random(SEED)
    before, after = _of(scorer, texts), _of(scorer, [mistyped(text, random) for text in texts])
    return float(np.mean([side(a) == side(b) for a, b in zip(before, after, strict=True)]))


def _in_order(scorer: Scorer, pairs: Sequence[tuple[str, str]]) -> float:
    """The second of a pair clearly below the first, and not good by itself."""
    plain, negated = (_of(scorer, texts) for texts in zip(*pairs, strict=True))
    return float(
        np.mean(
            [
                b.valence < min(CLEAR_VALENCE, a.valence - CLEAR_VALENCE)
                for a, b in zip(plain, negated, strict=True)
            ]
        )
    )


def _rising(scorer: Scorer) -> float:
    """Of the steps from weak to plain to strong those where the strongest emotion grows."""
    weak, plain, strong = (
        [max(e.intensity for e in score.emotions if e.name != "neutral") for score in scores]
        for scores in (_of(scorer, texts) for texts in zip(*INTENSITIES, strict=True))
    )
    steps = [*zip(weak, plain, strict=True), *zip(plain, strong, strict=True)]
    return float(np.mean([less < more for less, more in steps]))
