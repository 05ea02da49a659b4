"""Short-time spectra of an utterance: 40 ms frames every 10 ms, on the telephone's band.

All that is compared between utterances lies within 300..3400 Hz (ITU-T G.712), which a call
over the telephone keeps, so that wide-band and telephone audio give nearly the same values.
"""

import math

import numpy as np
from numpy.typing import NDArray

from services.ingestion.prosody.audio import RATE, Samples

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

FRAME, HOP = RATE * 40 // 1000, RATE * 10 // 1000
FRAMES_PER_SECOND = RATE / HOP
# Longer than a frame and the longest pitch period together: no lag wraps around.
FFT = 1024
LOWEST_HZ, HIGHEST_HZ = 300, 3400
WINDOW = np.hanning(FRAME + 2)[1:-1].astype(np.float32)

QUIET_PERCENTILE, LOUD_PERCENTILE = 10, 95
# Below this there is no pause to take the noise from: what is quiet may be speech.
LEAST_SNR_DB = 10.0
ACTIVE_WITHIN_DB = 25.0

BANDS = 12
# Stevens' power law, as in perceptual linear prediction (Hermansky 1990) and eGeMAPS.
COMPRESSION = 1 / 3
# Some 120 dB below full scale: the logarithm of nothing.
_LEAST_POWER = 1e-12


def band(low_hz: float, high_hz: float) -> slice:
    """The bins of a spectrum from `low_hz` up to `high_hz`, the latter exclusive."""
    return slice(math.ceil(low_hz * FFT / RATE), math.ceil(high_hz * FFT / RATE))


SPEECH = band(LOWEST_HZ, HIGHEST_HZ)


def decibels(power: Floats) -> Floats:
    """10 log10, at least -120."""
    return np.asarray(10 * np.log10(np.maximum(power, _LEAST_POWER)), dtype=np.float32)


def spectra(samples: Samples) -> Floats:
    """[frames, bins] power; the bins of a frame sum to its mean square. At least one frame."""
    centred = samples - samples.mean()
    framed = np.lib.stride_tricks.sliding_window_view(centred, FRAME)[::HOP] * WINDOW
    return np.asarray(np.abs(np.fft.rfft(framed, FFT)) ** 2 * (2 / (FFT * (WINDOW @ WINDOW))))


def level(power: Floats) -> Floats:
    """[frames] dB relative to full scale, within the telephone's band."""
    return decibels(power[:, SPEECH].sum(axis=1))


def snr(levels: Floats) -> float:
    """How far the loud frames stand above the quiet ones, in dB; 0 or more."""
    quiet, loud = np.percentile(levels, [QUIET_PERCENTILE, LOUD_PERCENTILE])
    return float(loud - quiet)


def without_noise(power: Floats) -> Floats:
    """Spectral subtraction (Boll 1979) of the mean spectrum of the quietest tenth of frames."""
    levels = level(power)
    if snr(levels) < LEAST_SNR_DB:
        return power
    quiet = levels <= np.percentile(levels, QUIET_PERCENTILE)
    return np.asarray(np.maximum(power - power[quiet].mean(axis=0), 0))


def active(levels: Floats) -> Mask:
    """[frames] those within 25 dB of the loud ones: speech, not the pauses in it."""
    return np.asarray(levels > np.percentile(levels, LOUD_PERCENTILE) - ACTIVE_WITHIN_DB)


def loudness(power: Floats) -> Floats:
    """[frames] mean of the compressed powers of 12 mel bands, weighted for equal loudness.

    The loudness of eGeMAPS (Eyben et al. 2016) within the telephone's band. To dB it comes as
    decibels(loudness) / COMPRESSION, in which a gain of 6 dB is 6 dB.
    """
    starts = [band(LOWEST_HZ, edge).stop for edge in _EDGES_HZ[:-1]]
    sums = np.add.reduceat(power[:, : SPEECH.stop], starts, axis=1)
    return np.asarray(((sums * _EQUAL_LOUDNESS) ** COMPRESSION).mean(axis=1))


def _mel_edges() -> NDArray[np.float64]:
    """[13] Hz, equally spaced on the mel scale of O'Shaughnessy (1987)."""
    low, high = (2595 * math.log10(1 + hz / 700) for hz in (LOWEST_HZ, HIGHEST_HZ))
    mels = np.linspace(low, high, BANDS + 1)
    return np.asarray(700 * (10 ** (mels / 2595) - 1))


def _equal_loudness(hz: NDArray[np.float64]) -> Floats:
    """[bands] 0..1, the ear's sensitivity at about 40 phon (Hermansky 1990, formula 7)."""
    squared = (2 * np.pi * hz) ** 2
    curve = (squared + 56.8e6) * squared**2 / ((squared + 6.3e6) ** 2 * (squared + 0.38e9))
    return np.asarray(curve / curve.max(), dtype=np.float32)


_EDGES_HZ = _mel_edges()
_EQUAL_LOUDNESS = _equal_loudness(np.sqrt(_EDGES_HZ[:-1] * _EDGES_HZ[1:]))
