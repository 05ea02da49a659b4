"""What the advice looks at: named numbers from the interaction and its customer."""

from collections.abc import Mapping
from types import MappingProxyType

from heartline.contracts import CustomerModel, InteractionProfile
from services.personalization import need
from services.personalization.enums import AGENT, THREAT_TO_LEAVE, VULNERABLE
from services.personalization.numeric import clamp, rounded
from services.personalization.policy import COUNT, FRACTION, VALENCE, YES_OR_NO, Scale

# Emotions of the taxonomy that the policy tells apart.
EMOTIONS = ("anxiety", "confusion", "delight", "distress", "gratitude", "relief", "satisfaction")
# A baseline means something after so many scores, and is never taken for steadier than this.
FEWEST_FOR_BASELINE = 10
SMALLEST_DEVIATION = 0.1

SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "consent": YES_OR_NO,
        "human_requested": YES_OR_NO,
        "agent_present": YES_OR_NO,
        "predicted_need": FRACTION,
        "valence": VALENCE,
        "arousal": FRACTION,
        "urgency": FRACTION,
        "effort": FRACTION,
        "trend_slope": VALENCE,
        "below_baseline": Scale(step=0.1, span=4.0),
        "loops.bot_repeats": COUNT,
        "loops.customer_repeats": COUNT,
        "flag.vulnerable": YES_OR_NO,
        "flag.threat_to_leave": YES_OR_NO,
        "churn_risk": FRACTION,
    }
    | {f"emotion.{name}": YES_OR_NO for name in EMOTIONS}
)


def situation(
    interaction: InteractionProfile, customer: CustomerModel, consent: bool
) -> dict[str, float]:
    """Every input of SCALES; without consent what emotion inference gave reads as calm."""
    inputs = dict.fromkeys(SCALES, 0.0)
    inputs["consent"] = float(consent)
    inputs["human_requested"] = float(interaction.human_requested)
    inputs["agent_present"] = float(interaction.answered_by == AGENT)
    if consent:
        inputs |= _feelings(interaction, customer)
    return inputs


def _feelings(interaction: InteractionProfile, customer: CustomerModel) -> dict[str, float]:
    state, flags = interaction.state, interaction.flags
    return {
        "predicted_need": need.unasked(interaction),
        "valence": state.valence,
        "arousal": state.arousal,
        "urgency": state.urgency,
        "effort": state.effort,
        "trend_slope": interaction.trend_slope,
        "below_baseline": below_baseline(interaction, customer),
        "loops.bot_repeats": float(interaction.loops.bot_repeats),
        "loops.customer_repeats": float(interaction.loops.customer_repeats),
        "flag.vulnerable": float(VULNERABLE in flags),
        "flag.threat_to_leave": float(THREAT_TO_LEAVE in flags),
        "churn_risk": customer.churn_risk,
    } | {f"emotion.{name}": float(state.emotion == name) for name in EMOTIONS}


def below_baseline(interaction: InteractionProfile, customer: CustomerModel) -> float:
    """How many of the customer's own deviations the mood is below their usual one, 0 or more."""
    baseline = customer.baseline
    if baseline.scored_signals < FEWEST_FOR_BASELINE:
        return 0.0
    drop = baseline.valence - interaction.state.valence
    return rounded(clamp(drop / max(baseline.deviation, SMALLEST_DEVIATION), 0.0, 20.0))
