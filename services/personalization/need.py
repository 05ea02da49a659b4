"""The probability that an interaction will need a human: a logistic model over named features.

The weights are set by hand, as a policy that can be read and argued with, until recorded
outcomes are there to fit them; the version tells one set from another. Every weight is
positive, so no feature can lower the need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heartline.contracts import Channel, InteractionProfile
from services.personalization.enums import ABUSE, SOCIAL, THREAT_TO_LEAVE, VULNERABLE
from services.personalization.numeric import clamp, logistic, rounded


@dataclass(frozen=True, slots=True)
class NeedPolicy:
    """Log-odds: `bias` with every feature at 0, and what each feature adds at 1."""

    version: str
    bias: float
    weights: Mapping[str, float]


POLICY = NeedPolicy(
    version="human-need/1",
    # A calm interaction: 3 in 100.
    bias=-3.5,
    weights=MappingProxyType(
        {
            "human_requested": 6.0,
            "bot_repeats": 2.5,
            "negativity": 2.5,
            "vulnerable": 2.0,
            "customer_repeats": 1.8,
            "heat": 1.5,
            "threat_to_leave": 1.5,
            "urgency": 1.2,
            "effort": 1.2,
            "failures": 1.2,
            "decline": 1.0,
            "abuse": 1.0,
            "wait": 0.8,
        }
    ),
)

# Where a feature is at its full weight.
MANY_REPEATS = 3
MANY_FAILURES = 6
STEEP_DECLINE = 0.3
# A wait is long by the channel's measure: minutes where one talks, days where one writes.
LONG_WAIT_SECONDS = 600.0
LONG_WAITS: Mapping[Channel.ValueType, float] = MappingProxyType(
    {SOCIAL: 14_400.0, Channel.CHANNEL_EMAIL: 172_800.0}
)


def features(profile: InteractionProfile) -> dict[str, float]:
    """The features of an interaction, 0..1 each, by the names of the weights."""
    state, loops, flags = profile.state, profile.loops, set(profile.flags)
    negativity = clamp(-state.valence)
    return {
        "human_requested": float(profile.human_requested),
        "bot_repeats": clamp(loops.bot_repeats / MANY_REPEATS),
        "negativity": negativity,
        "vulnerable": float(VULNERABLE in flags),
        "customer_repeats": clamp(loops.customer_repeats / MANY_REPEATS),
        "heat": negativity * clamp(state.arousal),
        "threat_to_leave": float(THREAT_TO_LEAVE in flags),
        "urgency": clamp(state.urgency),
        "effort": clamp(state.effort),
        "failures": clamp(_failures(profile) / MANY_FAILURES),
        "decline": clamp(-profile.trend_slope / STEEP_DECLINE),
        "abuse": float(ABUSE in flags),
        "wait": clamp(profile.longest_wait.seconds / _long_wait(profile.channel)),
    }


def human_need(found: Mapping[str, float], policy: NeedPolicy = POLICY) -> float:
    """The probability, 0..1, of features 0..1."""
    score = policy.bias + sum(weight * found[name] for name, weight in policy.weights.items())
    return rounded(logistic(score))


def unasked(profile: InteractionProfile) -> float:
    """The need apart from the customer's own wish, so that a policy can tell the two apart."""
    if not profile.human_requested:
        return profile.human_need
    return human_need({**features(profile), "human_requested": 0.0})


def contributions(
    found: Mapping[str, float], policy: NeedPolicy = POLICY
) -> list[tuple[str, float, float]]:
    """Name, value and log-odds of every feature that raised the need, the strongest first."""
    raised = [
        (name, rounded(found[name]), rounded(weight * found[name]))
        for name, weight in policy.weights.items()
        if found[name] > 0
    ]
    return sorted(raised, key=lambda one: (-one[2], one[0]))


def _long_wait(channel: Channel.ValueType) -> float:
    return LONG_WAITS.get(channel, LONG_WAIT_SECONDS)


def _failures(profile: InteractionProfile) -> float:
    seen = profile.behavior
    return 2 * seen.payment_errors + seen.errors + seen.rage_clicks + seen.backtracks / 2
