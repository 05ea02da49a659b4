"""Prosody of one utterance: loudness, pitch, spectral tilt, rate and voice quality."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from services.ingestion.prosody import frames, pitch, rhythm
from services.ingestion.prosody.audio import Samples
from services.ingestion.prosody.contour import Track, movement
from services.ingestion.prosody.frames import FRAMES_PER_SECOND, Floats, Mask

SILENCE_DB = -70.0
LEAST_VOICED_SECONDS = 0.3
LEAST_VOICED_SHARE = 0.1
# Speech touches its own peak in less than one sample of a thousand.
CLIPPED_FROM, MOST_CLIPPED_SHARE = 0.99, 0.005
TILT_SPLIT_HZ = 1000
# 60 dB below the loudest: keeps the logarithm of an empty band from depending on the gain.
_LEAST_SHARE = 1e-6


class Refusal(StrEnum):
    """Why an utterance says nothing about the voice."""

    SILENT = "silent"
    CLIPPED = "clipped"
    UNVOICED = "unvoiced"
    """Noise, whispering, or whatever has no pitch."""
    TOO_SHORT = "too_short"
    """Less than 0.3 s of voiced speech."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How something was said; all values finite."""

    loudness_db: float
    """Median over speech; dB below full scale in the telephone's band, as the ear weighs it."""
    pitch_semitones: float
    """Mean over voiced speech, above 55 Hz; 1.5 (60 Hz) .. 38.2 (500 Hz)."""
    pitch_range_semitones: float
    """From the 10th to the 90th percentile; 0 or more."""
    pitch_movement: float
    """Mean of the absolute slope, semitones per second; 0..100."""
    tilt_db: float
    """Median of the power above 1 kHz over that below, in dB: the brighter, the higher."""
    rate: float
    """Syllables per second, pauses included."""
    pauses: float
    """0..1, the share of the utterance."""
    hnr_db: float
    """Median ratio of harmonics to noise, -20..30 dB."""
    voiced_seconds: float
    """At least 0.3."""
    snr_db: float
    """How far speech stands above the quiet moments, 0 or more."""


def analyse(samples: Samples) -> Prosody | Refusal:
    """The prosody of [samples] at 16 kHz, -1..1, or why there is none."""
    if len(samples) < frames.FRAME:
        return Refusal.TOO_SHORT
    power = frames.spectra(samples)
    levels = frames.level(power)
    if np.percentile(levels, frames.LOUD_PERCENTILE) < SILENCE_DB:
        return Refusal.SILENT
    if _is_clipped(samples):
        return Refusal.CLIPPED
    clean = frames.without_noise(power)
    active = frames.active(frames.level(clean))
    found = pitch.track(clean, active)
    return _refusal(active, found.voiced) or _prosody(clean, active, found, frames.snr(levels))


def _is_clipped(samples: Samples) -> bool:
    """Whether too many samples lie at the peak, whatever gain came after the clipping."""
    magnitude = np.abs(samples)
    return bool((magnitude >= CLIPPED_FROM * magnitude.max()).mean() > MOST_CLIPPED_SHARE)


def _refusal(active: Mask, voiced: Mask) -> Refusal | None:
    if active.sum() < LEAST_VOICED_SECONDS * FRAMES_PER_SECOND:
        return Refusal.TOO_SHORT
    if voiced.sum() < LEAST_VOICED_SHARE * active.sum():
        return Refusal.UNVOICED
    is_short = voiced.sum() < LEAST_VOICED_SECONDS * FRAMES_PER_SECOND
    return Refusal.TOO_SHORT if is_short else None


def _prosody(power: Floats, active: Mask, found: Track, snr_db: float) -> Prosody:
    loudness, voiced = frames.loudness(power), found.voiced
    low, high = np.percentile(found.semitones[voiced], [10, 90])
    return Prosody(
        loudness_db=float(np.median(frames.decibels(loudness[active]))) / frames.COMPRESSION,
        pitch_semitones=float(found.semitones[voiced].mean()),
        pitch_range_semitones=float(high - low),
        pitch_movement=movement(found),
        tilt_db=_tilt(power[voiced]),
        rate=rhythm.rate(loudness, active, voiced),
        pauses=rhythm.pauses(active),
        hnr_db=_hnr(found.strength[voiced]),
        voiced_seconds=float(voiced.sum() / FRAMES_PER_SECOND),
        snr_db=snr_db,
    )


def _tilt(power: Floats) -> float:
    """The alpha ratio of eGeMAPS (Eyben et al. 2016), its bands cut to the telephone's."""
    below = power[:, frames.band(frames.LOWEST_HZ, TILT_SPLIT_HZ)].sum(axis=1)
    above = power[:, frames.band(TILT_SPLIT_HZ, frames.HIGHEST_HZ)].sum(axis=1)
    least = _LEAST_SHARE * (below + above).max()
    return float(np.median(10 * np.log10((above + least) / (below + least))))


def _hnr(strength: Floats) -> float:
    """Periodic against aperiodic power (Boersma 1993)."""
    periodic = strength.clip(0.01, 0.999)
    return float(np.median(10 * np.log10(periodic / (1 - periodic))))
