"""The risk that a customer leaves, and the stage of life that follows from it."""

from collections.abc import Mapping
from types import MappingProxyType

from heartline.contracts import CustomerModel, InteractionProfile, LifecycleStage
from services.personalization.enums import THREAT_TO_LEAVE
from services.personalization.numeric import clamp, logistic, rounded

VERSION = "churn-risk/1"
# Log-odds, set by hand like those of need.py: with every feature at 0, and at 1 each.
BIAS = -3.0
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "threat_to_leave": 2.5,
        "dissatisfaction": 2.0,
        "baseline_negativity": 2.0,
        "open_episodes": 1.8,
        "negativity": 1.0,
    }
)
MANY_EPISODES = 3

# Hysteresis, so that a stage does not flicker.
AT_RISK = 0.5
NO_LONGER_AT_RISK = 0.35
RECOVERED = 0.1


def features(customer: CustomerModel, interaction: InteractionProfile | None) -> dict[str, float]:
    """0..1 each; `interaction` is the one that is going on, None if an outcome came in."""
    still_open = sum(not episode.recovered for episode in customer.episodes[-MANY_EPISODES:])
    return {
        "threat_to_leave": float(interaction is not None and THREAT_TO_LEAVE in interaction.flags),
        "dissatisfaction": clamp(-customer.satisfaction),
        "baseline_negativity": clamp(-customer.baseline.valence),
        "open_episodes": clamp(still_open / MANY_EPISODES),
        "negativity": clamp(-interaction.state.valence) if interaction else 0.0,
    }


def churn_risk(found: Mapping[str, float]) -> float:
    """The probability, 0..1, of features 0..1."""
    return rounded(logistic(BIAS + sum(w * found[name] for name, w in WEIGHTS.items())))


def lifecycle_stage(customer: CustomerModel) -> LifecycleStage.ValueType:
    """The stage after the customer's churn risk and number of interactions."""
    before, risk = customer.lifecycle_stage, customer.churn_risk
    was_at_risk = before == LifecycleStage.LIFECYCLE_STAGE_AT_RISK
    if risk >= AT_RISK or (was_at_risk and risk > NO_LONGER_AT_RISK):
        return LifecycleStage.LIFECYCLE_STAGE_AT_RISK
    recovering = before == LifecycleStage.LIFECYCLE_STAGE_RECOVERING and risk > RECOVERED
    if was_at_risk or recovering:
        return LifecycleStage.LIFECYCLE_STAGE_RECOVERING
    if customer.interactions <= 1:
        return LifecycleStage.LIFECYCLE_STAGE_NEW
    return LifecycleStage.LIFECYCLE_STAGE_ACTIVE
