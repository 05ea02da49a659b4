"""How fast an utterance is spoken: syllable nuclei per second, and the share of pauses."""

import numpy as np

from services.ingestion.prosody.frames import COMPRESSION, FRAMES_PER_SECOND, Floats, Mask, decibels

# 70 ms: shorter than a syllable, longer than a period of the lowest voice.
_SMOOTHING = np.hanning(9)[1:-1] / np.hanning(9).sum()
# Half a frame's length to either side: a nucleus may lie beside what was found voiced.
_NEAR_VOICED = np.ones(5)
# As in de Jong and Wempe (2009): a nucleus rises 2 dB out of its surroundings, and is voiced.
LEAST_DIP_DB = 2.0
NUCLEI_WITHIN_DB = 25.0


def span(active: Mask) -> slice:
    """From the first active frame to the last."""
    frames = np.flatnonzero(active)
    return slice(int(frames[0]), int(frames[-1]) + 1)


def rate(loudness: Floats, active: Mask, voiced: Mask) -> float:
    """Syllable nuclei per second of the utterance with its pauses; at least one nucleus."""
    frames = span(active)
    seconds = (frames.stop - frames.start) / FRAMES_PER_SECOND
    return float(max(1, len(nuclei(loudness, voiced))) / seconds)


def pauses(active: Mask) -> float:
    """0..1, the share of the frames between the first and the last active that are not."""
    return float(1 - active[span(active)].mean())


def nuclei(loudness: Floats, voiced: Mask) -> list[int]:
    """The frames of the syllable nuclei: voiced peaks of the loudness with a dip between them."""
    levels = decibels(np.convolve(loudness, _SMOOTHING, "same").astype(np.float32)) / COMPRESSION
    kept: list[int] = []
    for peak in _peaks(levels, voiced):
        if not kept or _dip(levels, kept[-1], peak) >= LEAST_DIP_DB:
            kept.append(peak)
        elif levels[peak] > levels[kept[-1]]:
            kept[-1] = peak
    return kept


def _peaks(levels: Floats, voiced: Mask) -> list[int]:
    near_voiced = np.convolve(voiced, _NEAR_VOICED, "same") > 0
    is_peak = (levels[1:-1] > levels[:-2]) & (levels[1:-1] >= levels[2:])
    is_loud = levels[1:-1] > levels.max() - NUCLEI_WITHIN_DB
    return [int(i) + 1 for i in np.flatnonzero(is_peak & is_loud & near_voiced[1:-1])]


def _dip(levels: Floats, one: int, other: int) -> float:
    """How far the level falls between two peaks below the lower of them, in dB."""
    return float(min(levels[one], levels[other]) - levels[one:other].min())
