"""Prosody: how something was said, from the sound of one utterance."""

from services.ingestion.prosody.audio import Encoding, decode
from services.ingestion.prosody.features import Prosody, Refusal, analyse
from services.ingestion.prosody.tone import Baseline, Tone, tone

__all__ = ["Baseline", "Encoding", "Prosody", "Refusal", "Tone", "analyse", "decode", "tone"]
