"""Advice for the next moment of contact, from the interaction and its customer."""

from dataclasses import dataclass

from heartline.contracts import (
    Adaptation,
    Channel,
    CustomerModel,
    DecisionKind,
    DecisionRecord,
    EmotionEvent,
    InteractionProfile,
    Length,
    Timing,
)
from services.personalization import decision
from services.personalization.advice_policy import POLICY
from services.personalization.consent import granted
from services.personalization.enums import NORMAL_LENGTH, SOCIAL
from services.personalization.manner import Manner
from services.personalization.policy import Inputs
from services.personalization.situation import situation

# From here on an answer must come now, and be short.
URGENT = 0.6
# Whoever writes so few characters at a time is answered in kind.
TERSE = 40
PRIVATE_CHANNELS = (Channel.CHANNEL_CHAT, Channel.CHANNEL_EMAIL, Channel.CHANNEL_VOICE)


@dataclass(frozen=True, slots=True)
class Advised:
    """What the policy says, and on which inputs."""

    inputs: Inputs
    #: Without ids, account and profile, so that two that say the same are equal.
    content: Adaptation


def consider(event: EmotionEvent, interaction: InteractionProfile, model: CustomerModel) -> Advised:
    """What would help next, after an event that made profile and model what they are."""
    inputs = situation(interaction, model, granted(event.signal))
    rule = POLICY.decide(inputs)
    manner, urgent = rule.then, inputs["urgency"] >= URGENT
    content = Adaptation(
        tone=manner.tone,
        pace=manner.pace,
        length=_length(manner, model, urgent),
        channel=_channel(manner, interaction, model),
        timing=Timing.TIMING_NOW if urgent else manner.timing,
        next_best_action=manner.action,
        avoid=manner.avoid,
        automation_hold=manner.hold,
        decision=DecisionRecord(reason_code=rule.code),
    )
    return Advised(inputs, content)


def adaptation(
    adaptation_id: str, advised: Advised, event: EmotionEvent, interaction: InteractionProfile
) -> Adaptation:
    """The advice with its ids, its account and the profile that it was made from."""
    made = Adaptation()
    made.CopyFrom(advised.content)
    made.adaptation_id = adaptation_id
    made.customer_id = interaction.customer_id
    made.interaction_id = interaction.interaction_id
    made.decision.CopyFrom(
        decision.record(
            DecisionKind.DECISION_KIND_ADAPTATION,
            adaptation_id,
            event,
            POLICY,
            advised.inputs,
            interaction,
        )
    )
    made.interaction.CopyFrom(interaction)
    return made


def _length(manner: Manner, model: CustomerModel, urgent: bool) -> Length.ValueType:
    terse = 0 < model.preferences.message_length < TERSE
    if manner.length == NORMAL_LENGTH and (urgent or terse):
        return Length.LENGTH_SHORT
    return manner.length


def _channel(
    manner: Manner, interaction: InteractionProfile, model: CustomerModel
) -> Channel.ValueType:
    """Where to go on: a charged case leaves the public for the private channel used most."""
    if interaction.channel != SOCIAL or not manner.hold:
        return interaction.channel
    used = [use.channel for use in model.preferences.channels if use.channel in PRIVATE_CHANNELS]
    return used[0] if used else Channel.CHANNEL_CHAT
