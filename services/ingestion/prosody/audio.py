"""The audio of one utterance, decoded: raw PCM, WAV or FLAC to 16 kHz mono samples."""

from enum import StrEnum
from io import BytesIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from heartline.errors import InvalidInput, Violation

Samples = NDArray[np.float32]

RATE = 16_000
LONGEST_SECONDS = 60
MOST_SAMPLES = RATE * LONGEST_SECONDS
FIELD = "audio"

# The same sound under a longer header, which Python's and Windows' writers choose at will.
_CONTAINERS = {"WAV": "wav", "WAVEX": "wav", "FLAC": "flac"}
# What writers into a pipe put for a length that they do not know yet.
_UNKNOWN_BYTES = (0, 0xFFFFFFFF)
_UNKNOWN_FRAMES = 1 << 62


class Encoding(StrEnum):
    """How the bytes hold the sound; 16 kHz and one channel in each."""

    PCM_S16LE = "pcm_s16le"
    WAV = "wav"
    FLAC = "flac"


def decode(data: bytes, encoding: Encoding) -> Samples:
    """[samples] at 16 kHz, -1..1, finite, at least one and at most 60 s of them.

    Raises:
        InvalidInput: empty, truncated, too long, not of this encoding, or not 16 kHz mono.
    """
    _must(len(data) > 0, "must not be empty")
    samples = _of_pcm(data) if encoding is Encoding.PCM_S16LE else _of_file(data, encoding)
    _must(len(samples) > 0, "must hold at least one sample")
    _must(len(samples) <= MOST_SAMPLES, f"must not be longer than {LONGEST_SECONDS} s")
    _must(bool(np.isfinite(samples).all()), "must hold finite samples only")
    return np.asarray(samples.clip(-1.0, 1.0), dtype=np.float32)


def _must(holds: bool, description: str) -> None:
    if not holds:
        raise InvalidInput([Violation(FIELD, description)])


def _of_pcm(data: bytes) -> Samples:
    _must(len(data) % 2 == 0, "must be whole 16-bit samples; the last one is truncated")
    numbers = np.frombuffer(data[: 2 * MOST_SAMPLES + 2], dtype="<i2")
    return numbers.astype(np.float32) / np.float32(32768)


def _of_file(data: bytes, encoding: Encoding) -> Samples:
    """At most one sample more than is allowed, however much a small file would unpack to."""
    if encoding is Encoding.WAV:
        _must(not _is_truncated_wav(data), "must be whole; the file is truncated")
    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            _check_format(file, encoding)
            samples: Samples = file.read(MOST_SAMPLES + 1, dtype="float32")
            promised = file.frames
    except soundfile.SoundFileError as error:
        message = f"must be decodable as {encoding.value.upper()}"
        raise InvalidInput([Violation(FIELD, message)]) from error
    is_whole = promised > _UNKNOWN_FRAMES or len(samples) >= min(promised, MOST_SAMPLES + 1)
    _must(is_whole, "must be whole; the file is truncated")
    return samples


def _check_format(file: soundfile.SoundFile, encoding: Encoding) -> None:
    found = _CONTAINERS.get(file.format, "")
    _must(found == encoding.value, f"must be decodable as {encoding.value.upper()}")
    _must(file.samplerate == RATE, f"must have a rate of {RATE} Hz, not {file.samplerate}")
    _must(file.channels == 1, f"must have one channel, not {file.channels}")


def _is_truncated_wav(data: bytes) -> bool:
    """Whether the data chunk promises more than there is; the decoder would not mind.

    A RIFF file is a header of 12 bytes and chunks: name, length, content, a byte to make it even.
    """
    position = 12
    while position + 8 <= len(data):
        name = data[position : position + 4]
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        if name == b"data":
            return length not in _UNKNOWN_BYTES and position + 8 + length > len(data)
        position += 8 + length + length % 2
    return False
