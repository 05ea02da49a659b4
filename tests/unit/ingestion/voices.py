"""Voices that nobody has: syllables of harmonics, for the tests of prosody."""

import io

import numpy as np
import soundfile

from services.ingestion.prosody.audio import RATE, Samples


def voice(
    seconds: float = 2.0, hertz: float = 120.0, gain: float = 0.1, brightness: float = 1.0
) -> Samples:
    """Four syllables a second around a pitch; brightness: harmonics fall off by its inverse."""
    time = np.arange(int(seconds * RATE)) / RATE
    moved = hertz * (1 + 0.05 * np.sin(2 * np.pi * 1.5 * time))
    phase = 2 * np.pi * np.cumsum(moved) / RATE
    harmonics = sum(np.sin(k * phase) / k ** (1 / brightness) for k in range(1, 25))
    syllables = np.sin(2 * np.pi * 2 * time) ** 2
    noise = np.random.default_rng(3).normal(0, 1e-4, len(time))
    loudest = np.abs(harmonics * syllables).max()
    return np.asarray(gain * harmonics * syllables / loudest + noise, np.float32)


def pcm(samples: Samples) -> bytes:
    return (samples.clip(-1, 1) * 32767).astype("<i2").tobytes()


def file_of(samples: Samples, kind: str, rate: int = RATE) -> bytes:
    """As `WAV` or `FLAC`."""
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format=kind, subtype="PCM_16")
    return written.getvalue()
