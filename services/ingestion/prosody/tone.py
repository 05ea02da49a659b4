"""Arousal and tension of a voice, against how the same speaker began the call.

Nothing here is learnt from recordings. The cues and their signs are those on which reviews of
vocal expression agree (Scherer 2003; Juslin and Laukka 2003): aroused speech is louder, higher,
livelier in pitch, brighter and faster. Loudness counts double, being the strongest of them
(Goudbeek and Scherer 2010); the others count the same. A tense voice is brighter, higher and
rougher at the same loudness (Scherer 1986; Gobl and Ní Chasaide 2003).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType

from services.ingestion.prosody.features import Prosody

#: So many utterances make the baseline.
ENOUGH_UTTERANCES = 3
ENOUGH_VOICED_SECONDS = 1.5
ENOUGH_SNR_DB = 20.0
# No cue says more than this, however far it is off.
MOST_UNITS = 4.0


@dataclass(frozen=True, slots=True)
class Cue:
    """Something heard, and how much of it is one clear step away from the usual."""

    value: Callable[[Prosody], float]
    unit: float


#: The units are round: about twice the spread between sentences that one speaker says calmly.
CUES: Mapping[str, Cue] = MappingProxyType(
    {
        "loudness": Cue(lambda prosody: prosody.loudness_db, 5.0),
        "pitch": Cue(lambda prosody: prosody.pitch_semitones, 4.0),
        "movement": Cue(lambda prosody: prosody.pitch_movement, 5.0),
        "tilt": Cue(lambda prosody: prosody.tilt_db, 3.0),
        "rate": Cue(lambda prosody: math.log2(prosody.rate), 0.4),
        "hnr": Cue(lambda prosody: prosody.hnr_db, 3.0),
    }
)
AROUSAL: Mapping[str, float] = MappingProxyType(
    {"loudness": 2.0, "pitch": 1.0, "movement": 1.0, "tilt": 1.0, "rate": 1.0}
)
TENSION: Mapping[str, float] = MappingProxyType({"tilt": 2.0, "pitch": 1.0, "hnr": -1.0})


@dataclass(frozen=True, slots=True)
class Tone:
    """How a voice sounds; 0.5 is as at the beginning of the call."""

    arousal: float
    """0 (calmer) .. 1 (more aroused)."""
    tension: float
    """0 (laxer) .. 1 (tenser)."""
    confidence: float
    """0 (nothing to compare with) .. 1."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A speaker's first utterances of a call: a few numbers, to be dropped with the call."""

    utterances: tuple[Prosody, ...] = ()

    def including(self, prosody: Prosody) -> "Baseline":
        """With one more utterance, unless there are enough."""
        return Baseline((*self.utterances, prosody)[:ENOUGH_UTTERANCES])

    def usual(self, cue: Cue) -> float:
        """The median over the utterances, of which there must be one."""
        return median(map(cue.value, self.utterances))


UNKNOWN = Tone(arousal=0.5, tension=0.5, confidence=0.0)


def tone(prosody: Prosody, baseline: Baseline) -> Tone:
    """How far the utterance departs from the baseline; the gain of the call cancels out."""
    if not baseline.utterances:
        return UNKNOWN
    steps = {name: _step(cue, prosody, baseline) for name, cue in CUES.items()}
    return Tone(
        arousal=_share(steps, AROUSAL),
        tension=_share(steps, TENSION),
        confidence=_confidence(prosody, baseline),
    )


def _step(cue: Cue, prosody: Prosody, baseline: Baseline) -> float:
    """-4..4, in units of the cue."""
    departure = (cue.value(prosody) - baseline.usual(cue)) / cue.unit
    return max(-MOST_UNITS, min(MOST_UNITS, departure))


def _share(steps: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the weighted mean of the steps, 0..1."""
    total = sum(weight * steps[name] for name, weight in weights.items())
    return 1 / (1 + math.exp(-total / sum(map(abs, weights.values()))))


def _confidence(prosody: Prosody, baseline: Baseline) -> float:
    """0..1: of the baseline, of the length and of the recording, each as a share of enough."""
    return (
        len(baseline.utterances)
        / ENOUGH_UTTERANCES
        * min(1.0, prosody.voiced_seconds / ENOUGH_VOICED_SECONDS)
        * min(1.0, prosody.snr_db / ENOUGH_SNR_DB)
    )
