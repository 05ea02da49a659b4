"""The long memory of one customer: signals and outcomes are folded into it."""

import math

from google.protobuf.timestamp_pb2 import Timestamp

from heartline.contracts import (
    CustomerModel,
    EmotionalBaseline,
    EmotionEvent,
    Feedback,
    InteractionProfile,
    LifecycleStage,
    Preferences,
    Signal,
)
from services.personalization import churn, episodes
from services.personalization.consent import granted, usable_score
from services.personalization.enums import CUSTOMER, HUMAN_REQUESTED
from services.personalization.moments import keep_earliest, keep_latest
from services.personalization.numeric import clamp, rounded

# The latest score weighs at least so much in the baseline; the first ones weigh alike.
BASELINE_WEIGHT = 0.05
MESSAGE_LENGTH_WEIGHT = 0.1
SATISFACTION_WEIGHT = 0.5


def fold(
    before: CustomerModel | None,
    event: EmotionEvent,
    interaction: InteractionProfile,
    new_interaction: bool,
) -> CustomerModel:
    """The model after a signal that made its interaction what `interaction` says.

    Without consent only the number of interactions moves, and the wish for a human."""
    customer = _seen(before, event.signal.customer_id, event.signal.occurred_at)
    customer.interactions += new_interaction
    if HUMAN_REQUESTED in event.flags and _speaks(event.signal):
        customer.preferences.prefers_human = True
    if granted(event.signal) and _speaks(event.signal):
        _learn_preferences(customer.preferences, event.signal)
        _learn_mood(customer, event, interaction)
        customer.churn_risk = churn.churn_risk(churn.features(customer, interaction))
    customer.lifecycle_stage = churn.lifecycle_stage(customer)
    return customer


def fold_feedback(before: CustomerModel | None, feedback: Feedback) -> CustomerModel:
    """The model after an outcome: a survey's answer, or how an interaction was resolved."""
    customer = _seen(before, feedback.customer_id, feedback.occurred_at)
    answer = satisfaction(feedback)
    if answer is not None:
        step = SATISFACTION_WEIGHT * (answer - customer.satisfaction)
        customer.satisfaction = rounded(customer.satisfaction + step)
    if feedback.WhichOneof("outcome") == "resolution":
        episodes.resolve(customer, feedback.interaction_id, feedback.resolution.resolved_by)
    customer.churn_risk = churn.churn_risk(churn.features(customer, None))
    customer.lifecycle_stage = churn.lifecycle_stage(customer)
    return customer


def satisfaction(feedback: Feedback) -> float | None:
    """A survey's answer on one scale, -1 (bad) .. 1 (good); None if it is no survey.

    CSAT 1..5; NPS 0..10, whose detractors end at 6 and promoters begin at 9 (Reichheld 2003);
    effort 1 (easy) .. 7 (hard)."""
    match feedback.WhichOneof("outcome"):
        case "csat":
            return clamp((feedback.csat - 3) / 2, -1.0)
        case "nps":
            return clamp((feedback.nps - 7.5) / 2.5, -1.0)
        case "customer_effort":
            return clamp((4 - feedback.customer_effort) / 3, -1.0)
        case _:
            return None


def _seen(before: CustomerModel | None, customer_id: str, at: Timestamp) -> CustomerModel:
    customer = CustomerModel()
    customer.CopyFrom(_new(customer_id, at) if before is None else before)
    customer.revision += 1
    keep_earliest(customer.first_seen_at, at)
    keep_latest(customer.updated_at, at)
    return customer


def _new(customer_id: str, at: Timestamp) -> CustomerModel:
    return CustomerModel(
        customer_id=customer_id,
        first_seen_at=at,
        updated_at=at,
        lifecycle_stage=LifecycleStage.LIFECYCLE_STAGE_NEW,
    )


def _speaks(signal: Signal) -> bool:
    return signal.participant.role == CUSTOMER


def _learn_preferences(preferences: Preferences, signal: Signal) -> None:
    uses = {use.channel: use.signals for use in preferences.channels}
    uses[signal.channel] = uses.get(signal.channel, 0) + 1
    del preferences.channels[:]
    for channel, signals in sorted(uses.items(), key=lambda use: (-use[1], use[0])):
        preferences.channels.add(channel=channel, signals=signals)
    if signal.WhichOneof("content") == "text":
        known, length = preferences.message_length, len(signal.text)
        moved = known + MESSAGE_LENGTH_WEIGHT * (length - known)
        preferences.message_length = rounded(moved if known else length)


def _learn_mood(
    customer: CustomerModel, event: EmotionEvent, interaction: InteractionProfile
) -> None:
    score = usable_score(event)
    if score is None or score.abstained:
        return
    _learn_baseline(customer.baseline, score.valence)
    episodes.note(customer, interaction)


def _learn_baseline(baseline: EmotionalBaseline, valence: float) -> None:
    """Exponentially weighted mean and variance, updated together (Finch 2009, section 9)."""
    baseline.scored_signals += 1
    weight = max(BASELINE_WEIGHT, 1 / baseline.scored_signals)
    difference = valence - baseline.valence
    variance = (1 - weight) * (baseline.deviation**2 + weight * difference**2)
    baseline.valence = rounded(baseline.valence + weight * difference)
    baseline.deviation = rounded(math.sqrt(variance))
