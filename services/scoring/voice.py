"""What the tone of a voice shows, against how the same customer began the call.

Arousal is heard well and valence badly (Scherer 2003), so a voice that sounds as it did says
next to nothing, an aroused one says that something is strong, and only a tense one that it is
unpleasant: anger, frustration or anxiety, of which it cannot tell which.
"""

from heartline.contracts import InferenceBasis, VoiceTone
from services.scoring.evidence import Evidence, emotions_of

#: As the call began; tones lie around it.
USUAL = 0.5
# Of a customer who begins a call in the usual way.
CALM_AROUSAL = 0.3
# At the most, of a voice that is as far from the beginning as can be.
MOST_WEIGHT = 0.8
MOST_OF_EACH = 0.4


def evidence_of_voice(tone: VoiceTone) -> Evidence | None:
    """None where nothing can be said of the voice."""
    if tone.absence or not tone.confidence:
        return None
    departure = 2 * max(abs(tone.arousal - USUAL), abs(tone.tension - USUAL))
    tense = MOST_OF_EACH * max(0.0, tone.tension - USUAL) / (1 - USUAL)
    return Evidence(
        basis=InferenceBasis.INFERENCE_BASIS_ACOUSTIC,
        emotions=emotions_of(anger=tense, frustration=tense, anxiety=tense),
        weight=MOST_WEIGHT * tone.confidence * departure,
        arousal=arousal_of(tone.arousal),
    )


def arousal_of(heard: float) -> float:
    """0..1 from a tone's: calm where it is as the call began.

    >>> arousal_of(0.5)
    0.3
    """
    if heard < USUAL:
        return CALM_AROUSAL * heard / USUAL
    return CALM_AROUSAL + (1 - CALM_AROUSAL) * (heard - USUAL) / (1 - USUAL)
