"""Proactive help: a need seen in the signals before the customer complains of it."""

from heartline.contracts import (
    CareAction,
    DecisionKind,
    EmotionEvent,
    InteractionProfile,
    Need,
    Offer,
)
from services.personalization import decision
from services.personalization.consent import granted
from services.personalization.enums import CUSTOMER
from services.personalization.policy import (
    COUNT,
    YES_OR_NO,
    Inputs,
    Policy,
    Rule,
    at_least,
    at_most,
)

# What a feature's name holds where the customer pays.
CHECKOUT_NAMES = ("checkout", "payment", "basket", "cart")

BEFORE_COMPLAINT = (at_least("consent"), at_most("has_written"), at_most("purchases"))

POLICY: Policy[bool] = Policy(
    version="care/1",
    scales={
        "consent": YES_OR_NO,
        "has_written": YES_OR_NO,
        "at_checkout": YES_OR_NO,
        "purchases": COUNT,
        "payment_errors": COUNT,
        "rage_clicks": COUNT,
    },
    rules=(
        Rule(
            code="payments_fail",
            reason="The payment has failed again, and the customer has not complained yet.",
            when=(*BEFORE_COMPLAINT, at_least("payment_errors", 2)),
            then=True,
        ),
        Rule(
            code="checkout_does_not_react",
            reason="Again and again the customer clicks on a checkout that does not react.",
            when=(*BEFORE_COMPLAINT, at_least("at_checkout"), at_least("rage_clicks", 2)),
            then=True,
        ),
        Rule(
            code="payment_fails_and_anger_rises",
            reason="The payment has failed and the clicks on the checkout show frustration.",
            when=(
                *BEFORE_COMPLAINT,
                at_least("at_checkout"),
                at_least("payment_errors"),
                at_least("rage_clicks"),
            ),
            then=True,
        ),
        Rule(code="no_need", reason="No need is seen.", when=(), then=False),
    ),
)


def consider(event: EmotionEvent, interaction: InteractionProfile) -> Inputs | None:
    """What calls for help with the checkout; None where there is no need."""
    if event.signal.WhichOneof("content") != "in_app_event":
        return None
    inputs = _inputs(event, interaction)
    return inputs if POLICY.decide(inputs).then else None


def action(
    care_action_id: str, inputs: Inputs, event: EmotionEvent, interaction: InteractionProfile
) -> CareAction:
    """The help, with its account and the profile that it was made from."""
    return CareAction(
        care_action_id=care_action_id,
        customer_id=interaction.customer_id,
        interaction_id=interaction.interaction_id,
        need=Need.NEED_CHECKOUT_FAILING,
        offer=Offer.OFFER_CHECKOUT_ASSISTANCE,
        feature=interaction.behavior.feature,
        channel=interaction.channel,
        decision=decision.record(
            DecisionKind.DECISION_KIND_CARE, care_action_id, event, POLICY, inputs, interaction
        ),
        interaction=interaction,
    )


def _inputs(event: EmotionEvent, interaction: InteractionProfile) -> dict[str, float]:
    seen = interaction.behavior
    feature = seen.feature.casefold()
    return {
        "consent": float(granted(event.signal)),
        "has_written": float(any(t.role == CUSTOMER for t in interaction.recent_turns)),
        "at_checkout": float(any(name in feature for name in CHECKOUT_NAMES)),
        "purchases": float(seen.purchases),
        "payment_errors": float(seen.payment_errors),
        "rage_clicks": float(seen.rage_clicks),
    }
