"""The emotions of the taxonomy "heartline-cx/1", where each lies, and what speaks for it.

docs/taxonomy.md explains each with an example and a counter-example. A change of a name, of
the mapping or of a place is a new version of the taxonomy.

Places follow the circumplex of affect (Russell 1980, J. Pers. Soc. Psychol. 39(6)): valence
across, arousal upwards. The numbers are assigned by this project for customers' words, in
the spirit of published norms (Mohammad 2018, NRC-VAD; Warriner et al. 2013), not taken over.

The text model reads the emotions by themselves; the labels of GoEmotions (Demszky et al. 2020,
arXiv 2005.00547) that speak for each are hints while it learns. Approval is agreement ("yes, that
is right") far oftener than content, so it speaks for neutral. Labels left out speak for no
emotion in particular: surprise comes with either sign; remorse is mostly courtesy ("sorry to
bother you"), and where it is pain, sadness shows it; optimism and caring are wishes of the
worried as much as of the content.
"""

from dataclasses import dataclass

TAXONOMY_ID = "heartline-cx/1"
#: A valence nearer to 0 is neither good nor bad.
CLEAR_VALENCE = 0.15


@dataclass(frozen=True, slots=True)
class EmotionKind:
    name: str
    #: -1 (negative) .. 1 (positive)
    valence: float
    #: 0 (calm) .. 1 (aroused)
    arousal: float
    #: The labels of GoEmotions that speak for it.
    labels: tuple[str, ...]


EMOTIONS = (
    EmotionKind("frustration", -0.6, 0.6, ("annoyance", "disapproval")),
    EmotionKind("anger", -0.8, 0.9, ("anger", "disgust")),
    EmotionKind("anxiety", -0.6, 0.75, ("fear", "nervousness", "embarrassment")),
    EmotionKind("confusion", -0.3, 0.45, ("confusion",)),
    EmotionKind("disappointment", -0.6, 0.35, ("disappointment",)),
    EmotionKind("distress", -0.8, 0.65, ("sadness", "grief")),
    EmotionKind("satisfaction", 0.6, 0.35, ("admiration", "pride")),
    EmotionKind("gratitude", 0.7, 0.4, ("gratitude",)),
    EmotionKind("delight", 0.9, 0.75, ("joy", "excitement", "love", "amusement")),
    EmotionKind("relief", 0.5, 0.25, ("relief",)),
    # A question, a wish, a fact and a "yes" carry no charge by themselves.
    EmotionKind("neutral", 0.0, 0.2, ("neutral", "approval", "curiosity", "desire", "realization")),
)
NAMES = tuple(kind.name for kind in EMOTIONS)
VALENCES = tuple(kind.valence for kind in EMOTIONS)
AROUSALS = tuple(kind.arousal for kind in EMOTIONS)
NEUTRAL = NAMES.index("neutral")
POSITIVE = tuple(i for i, kind in enumerate(EMOTIONS) if kind.valence > 0)
NEGATIVE = tuple(i for i, kind in enumerate(EMOTIONS) if kind.valence < 0)
