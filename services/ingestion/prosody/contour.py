"""The pitch over time: which of it a voice can have done, and how lively it moves."""

from dataclasses import dataclass

import numpy as np

from services.ingestion.prosody.frames import FRAMES_PER_SECOND, Floats, Mask

# Nobody changes pitch faster (Xu and Sun 2002): 100 semitones per second.
MOST_SEMITONES_PER_HOP = 1.0
# Links between frames in a row: what is voiced for less than 50 ms is chance.
LEAST_LINKS = 4
# 30 ms: long enough for a movement of the pitch, short against a syllable.
MOVEMENT_LINKS = 3


@dataclass(frozen=True, slots=True)
class Track:
    """Pitch frame by frame; only where `voiced` do the others mean anything."""

    semitones: Floats
    """[frames] above 55 Hz."""
    strength: Floats
    """[frames] 0 (noise) .. 1 (periodic): the share of the periodic part of the power."""
    voiced: Mask
    """[frames]"""


def in_runs(semitones: Floats, voiced: Mask) -> Mask:
    """Of the voiced frames those in a row of five whose pitch moves no faster than a voice can."""
    kept = np.zeros_like(voiced)
    runs = _linked(semitones, voiced, LEAST_LINKS)
    for offset in range(LEAST_LINKS + 1):
        kept[offset : offset + len(runs)] |= runs
    return kept


def movement(track: Track) -> float:
    """Mean of the absolute slope over 30 ms, in semitones per second, 0..100.

    Of a track with at least one run. The slopes of eGeMAPS (Eyben et al. 2016), rises and falls
    together.
    """
    linked = _linked(track.semitones, track.voiced, MOVEMENT_LINKS)
    moved = np.abs(track.semitones[MOVEMENT_LINKS:] - track.semitones[:-MOVEMENT_LINKS])
    return float(moved[linked].mean() * FRAMES_PER_SECOND / MOVEMENT_LINKS)


def _linked(semitones: Floats, voiced: Mask, links: int) -> Mask:
    """[frames - links] whether so many steps in a row, from this frame on, are a voice's."""
    if len(voiced) <= links:
        return np.zeros(0, dtype=np.bool_)
    steady = np.abs(semitones[1:] - semitones[:-1]) <= MOST_SEMITONES_PER_HOP
    steps = voiced[1:] & voiced[:-1] & steady
    return np.asarray(np.lib.stride_tricks.sliding_window_view(steps, links).all(axis=1))
