"""A cue, and what several of them say together."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.evidence import either
from services.scoring.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase speaks for, 0..1 each; it counts once however often it is said."""

    name: str
    phrase: Phrase
    urgency: float = 0.0
    effort: float = 0.0


@dataclass(frozen=True, slots=True)
class Cued:
    """What the cues of a text speak for, 0..1 each."""

    urgency: float
    effort: float


def together(found: Sequence[Cue]) -> Cued:
    return Cued(
        urgency=either(cue.urgency for cue in found),
        effort=either(cue.effort for cue in found),
    )
