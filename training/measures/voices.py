"""Voice tone on acted speech: calm voices told from aroused ones, also on bad lines.

For files named as those of RAVDESS (Livingstone and Russo 2018): 16 kHz mono FLAC, with the
emotion in the third field of the name and the actor in the seventh. Only measured with: nothing
is fitted to them. Each actor's neutral clips stand for the beginning of a call: the first three,
and for a neutral clip the other three.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import MappingProxyType

import numpy as np

from services.ingestion.prosody import Baseline, Encoding, Prosody, Refusal, analyse, decode, tone
from services.ingestion.prosody.audio import RATE, Samples
from training import metrics

NEUTRAL, CALM, HAPPY, SAD, ANGRY, FEARFUL = "01", "02", "03", "04", "05", "06"
AROUSED = (HAPPY, ANGRY, FEARFUL)
UNAROUSED = (NEUTRAL, CALM, SAD)
# Of a clip that is refused: abstaining is not free.
UNDECIDED = 0.5

MOST_GAIN_DB = 12.0
NOISE_SNR_DB = 15.0
TELEPHONE_RATE = 8000
TELEPHONE_HZ = (300, 3400)
MU = 255


@dataclass(frozen=True, slots=True)
class Clip:
    """One sentence of an actor, at 16 kHz."""

    emotion: str
    actor: str
    samples: Samples


Line = Callable[[Clip], Samples]
Heard = Prosody | Refusal


def measure(folder: Path) -> dict[str, float]:
    """AUROC of arousal, clean and on bad lines; the greatest share refused; time on one core.

    The time is that of decoding and analysis, as a share of the time that the speech takes.
    """
    started = time.process_time()
    clips = list(read(folder))
    heard = {"": [analyse(clip.samples) for clip in clips]}
    spent = time.process_time() - started
    heard |= {f"_{name}": [analyse(line(c)) for c in clips] for name, line in LINES.items()}
    refused = [np.mean([isinstance(h, Refusal) for h in found]) for found in heard.values()]
    return {
        **{f"arousal_auroc{name}": arousal_auroc(clips, found) for name, found in heard.items()},
        "voice_refused": float(max(refused)),
        "voice_real_time_factor": spent * RATE / sum(len(clip.samples) for clip in clips),
    }


def read(folder: Path) -> Iterator[Clip]:
    """The clips of the emotions that are clearly aroused or clearly not, in order of name."""
    for file in sorted(folder.glob("*.flac")):
        _, _, emotion, _, _, _, actor = file.stem.split("-")
        if emotion in AROUSED + UNAROUSED:
            yield Clip(emotion, actor, decode(file.read_bytes(), Encoding.FLAC))


def arousal_auroc(clips: Sequence[Clip], heard: Sequence[Heard]) -> float:
    """That an aroused clip scores above one that is not."""
    scores = [_arousal(clips, heard, number) for number in range(len(clips))]
    return metrics.auroc(np.array(scores), np.array([clip.emotion in AROUSED for clip in clips]))


def _arousal(clips: Sequence[Clip], heard: Sequence[Heard], number: int) -> float:
    """Of one clip, against the neutral ones of its actor without itself."""
    neutral = [
        prosody
        for other, (clip, prosody) in enumerate(zip(clips, heard, strict=True))
        if clip.emotion == NEUTRAL and clip.actor == clips[number].actor and other != number
    ]
    usable = [prosody for prosody in neutral if isinstance(prosody, Prosody)]
    found = heard[number]
    if isinstance(found, Refusal):
        return UNDECIDED
    return tone(found, reduce(Baseline.including, usable, Baseline())).arousal


def gain(clip: Clip) -> Samples:
    """A random gain, the same for all clips of the actor; without clipping."""
    rng = np.random.default_rng(int(clip.actor))
    return clip.samples * np.float32(10 ** (rng.uniform(-MOST_GAIN_DB, MOST_GAIN_DB) / 20))


def telephone(clip: Clip) -> Samples:
    """300..3400 Hz at 8 kHz through G.711 mu-law and back; an ideal filter, by spectra."""
    length = len(clip.samples)
    spectrum = np.fft.rfft(clip.samples)
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    spectrum[(hertz < TELEPHONE_HZ[0]) | (hertz > TELEPHONE_HZ[1])] = 0
    ratio = TELEPHONE_RATE / RATE
    narrow = np.fft.irfft(spectrum[: length // 4 + 1], length // 2) * ratio
    wide = np.fft.irfft(np.fft.rfft(mu_law(narrow)), length) / ratio
    return np.asarray(wide, dtype=np.float32)


def mu_law(samples: metrics.Floats) -> metrics.Floats:
    """Rounded to 8 bits on the logarithmic scale of G.711 (its continuous formula)."""
    logarithm = np.log1p(MU * np.abs(samples).clip(0, 1)) / np.log1p(MU)
    rounded = np.round(logarithm * (MU // 2)) / (MU // 2)
    return np.asarray(np.sign(samples) * np.expm1(rounded * np.log1p(MU)) / MU)


def noise(clip: Clip) -> Samples:
    """White noise, 15 dB below the mean power of the clip; its own in each."""
    power = float(np.mean(clip.samples**2)) * 10 ** (-NOISE_SNR_DB / 10)
    rng = np.random.default_rng(len(clip.samples) + int(clip.actor))
    added = rng.normal(0.0, power**0.5, len(clip.samples))
    return np.asarray(clip.samples + added, dtype=np.float32)


LINES: Mapping[str, Line] = MappingProxyType({"gain": gain, "telephone": telephone, "noise": noise})
