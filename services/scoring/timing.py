"""What the wait before a turn adds: patience runs out at a pace that each channel has.

The curve is that of Hill (1910): half of the patience is gone after the channel's half-time,
little at a third of it, nearly all at four times. Two minutes are long in a chat and nothing
in an e-mail. The half-times are set by this project: on the phone and in chats near the limits
that regulators and contact centres use (most calls within three minutes: Spain's Ley 10/2025),
on social media hours, by e-mail a day.
"""

from collections.abc import Mapping
from types import MappingProxyType

from heartline.contracts import Channel, InferenceBasis
from services.scoring.evidence import Evidence, emotions_of

#: Seconds after which half of the patience is gone.
HALF_TIMES: Mapping[Channel.ValueType, float] = MappingProxyType(
    {
        Channel.CHANNEL_VOICE: 90.0,
        Channel.CHANNEL_CHAT: 120.0,
        Channel.CHANNEL_IN_APP: 300.0,
        Channel.CHANNEL_SOCIAL: 3 * 3600.0,
        Channel.CHANNEL_EMAIL: 24 * 3600.0,
    }
)
STEEPNESS = 2

# At the end of all patience. A wait explains frustration; the words say what was made of it.
MOST_WEIGHT = 0.4
MOST_FRUSTRATION = 0.7
MOST_DISAPPOINTMENT = 0.2
MOST_EFFORT = 0.5
MOST_URGENCY = 0.3


def impatience(channel: Channel.ValueType, seconds: float) -> float:
    """0 (just asked) .. 1 (all patience gone).

    >>> impatience(Channel.CHANNEL_CHAT, 120.0)
    0.5
    """
    waited = (seconds / HALF_TIMES.get(channel, HALF_TIMES[Channel.CHANNEL_CHAT])) ** STEEPNESS
    return waited / (1.0 + waited)


def evidence_of_wait(channel: Channel.ValueType, seconds: float) -> Evidence:
    """What waiting for the answer shows; next to no weight where it came in good time."""
    gone = impatience(channel, seconds)
    return Evidence(
        basis=InferenceBasis.INFERENCE_BASIS_TIMING,
        emotions=emotions_of(
            frustration=MOST_FRUSTRATION * gone, disappointment=MOST_DISAPPOINTMENT * gone
        ),
        weight=MOST_WEIGHT * gone,
        urgency=MOST_URGENCY * gone,
        effort=MOST_EFFORT * gone,
    )
