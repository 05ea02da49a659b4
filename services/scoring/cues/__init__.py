"""What words say of urgency and effort beside the model's reading.

The model has seen few ways to say that something is urgent or hard work: over "please hurry, my
flight leaves in an hour" it reads next to nothing. So named cues, each small, tell what such
words are about. English only.
"""

from services.scoring.cues.complaints import COMPLAINTS
from services.scoring.cues.cue import Cue, Cued, together
from services.scoring.cues.efforts import EFFORTS
from services.scoring.cues.hurry import HURRY
from services.scoring.phrases import Index, Said

__all__ = ["CUES", "Cue", "Cued", "cued"]

CUES: tuple[Cue, ...] = (*COMPLAINTS, *EFFORTS, *HURRY)

_BY_PHRASE = Index((cue.phrase, cue) for cue in CUES)


def cued(said: Said) -> Cued:
    return together(list(_BY_PHRASE.found(said)))
