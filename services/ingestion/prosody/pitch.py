"""Pitch by autocorrelation (Boersma 1993), without octave jumps by two passes.

The first pass searches 60..500 Hz; the second only around the quartiles of the first, as De
Looze and Hirst (2008) propose, and so loses most of the octave errors. Harmonics carry the pitch
where a telephone has cut off the fundamental.
"""

import numpy as np

from services.ingestion.prosody.audio import RATE
from services.ingestion.prosody.contour import Track, in_runs
from services.ingestion.prosody.frames import FFT, WINDOW, Floats, Mask, band

FLOOR_HZ, CEILING_HZ = 60, 500
# Semitones count from here: the A below the lowest that men speak.
REFERENCE_HZ = 55.0
VOICED_STRENGTH = 0.5
# What a period of twice the length must be better by (Boersma 1993).
OCTAVE_COST = 0.01

_LAGS = np.arange(RATE // CEILING_HZ - 1, RATE // FLOOR_HZ + 2)
# Above, the harmonics of a voice fade into noise.
_HARMONICS = band(FLOOR_HZ, 1500)
_WINDOW_CORRELATION = np.fft.irfft(np.abs(np.fft.rfft(WINDOW, FFT)) ** 2)
_WINDOW_SHAPE = (_WINDOW_CORRELATION / _WINDOW_CORRELATION[0])[_LAGS].astype(np.float32)


def track(power: Floats, active: Mask) -> Track:
    """The pitch of [frames, bins] power, 60..500 Hz."""
    correlation = _correlation(power)
    wide = _search(correlation, active, FLOOR_HZ, CEILING_HZ)
    if not wide.voiced.any():
        return wide
    low, high = np.percentile(wide.semitones[wide.voiced], [25, 75])
    floor, ceiling = 0.75 * _hertz(low), 2.0 * _hertz(high)
    return _search(correlation, active, max(FLOOR_HZ, floor), min(CEILING_HZ, ceiling))


def _hertz(semitones: float) -> float:
    return float(REFERENCE_HZ * 2 ** (semitones / 12))


def _correlation(power: Floats) -> Floats:
    """[frames, lags] autocorrelation, 1 at lag 0, less what the window does to it."""
    harmonics = np.zeros_like(power)
    harmonics[:, _HARMONICS] = power[:, _HARMONICS]
    raw = np.fft.irfft(harmonics, FFT)
    whole = np.maximum(raw[:, :1], np.finfo(np.float32).tiny)
    return np.asarray(raw[:, _LAGS] / whole / _WINDOW_SHAPE)


def _search(correlation: Floats, active: Mask, floor_hz: float, ceiling_hz: float) -> Track:
    """The best local maximum of each frame between the two pitches."""
    begin, end = np.searchsorted(_LAGS, [RATE / ceiling_hz - 1, RATE / floor_hz + 1])
    lags, part = _LAGS[begin:end], correlation[:, begin:end]
    score = part - np.float32(OCTAVE_COST) * np.log2(lags).astype(np.float32)
    inner = score[:, 1:-1]
    is_peak = (inner >= score[:, :-2]) & (inner > score[:, 2:])
    best = np.where(is_peak, inner, -np.inf).argmax(axis=1) + 1
    rows = np.arange(len(part))
    strength = np.where(is_peak.any(axis=1), part[rows, best], 0).clip(0, 1)
    period = lags[best] + _vertex(part[rows, best - 1], part[rows, best], part[rows, best + 1])
    semitones = 12 * np.log2(RATE / period / REFERENCE_HZ)
    voiced = in_runs(semitones, active & (strength > VOICED_STRENGTH))
    return Track(semitones.astype(np.float32), strength.astype(np.float32), voiced)


def _vertex(left: Floats, middle: Floats, right: Floats) -> Floats:
    """[frames] -0.5..0.5, where the parabola through three neighbours has its top."""
    curvature = np.minimum(left - 2 * middle + right, -np.finfo(np.float32).eps)
    return np.asarray((0.5 * (left - right) / curvature).clip(-0.5, 0.5))
