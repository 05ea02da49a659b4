"""The auditable account of a decision that a policy made."""

from collections.abc import Iterable
from typing import Any

from heartline.contracts import (
    Contribution,
    DecisionKind,
    DecisionRecord,
    EmotionEvent,
    InteractionProfile,
)
from heartline.ids import event_id
from services.personalization import need
from services.personalization.policy import Inputs, Policy, Rule

# Shown with every decision that looks at the mood, though the rule did not ask for them.
CONTEXT = ("predicted_need", "valence", "trend_slope")


def record(
    kind: DecisionKind.ValueType,
    decided_event_id: str,
    event: EmotionEvent,
    policy: Policy[Any],
    inputs: Inputs,
    interaction: InteractionProfile,
) -> DecisionRecord:
    """The record of what the policy decides on these inputs."""
    rule, signal = policy.decide(inputs), event.signal
    return DecisionRecord(
        decision_id=event_id("decision", decided_event_id),
        kind=kind,
        customer_id=signal.customer_id,
        interaction_id=signal.interaction_id,
        signal_id=signal.signal_id,
        occurred_at=signal.occurred_at,
        consent=signal.consent,
        policy_version=policy.version,
        model_version=model_version(event),
        reason_code=rule.code,
        reason=rule.reason,
        contributions=contributions(rule, inputs, interaction),
        counterfactual=counterfactual(policy, inputs),
    )


def model_version(event: EmotionEvent) -> str:
    """The model behind the score; empty where nothing was scored."""
    scored = event.WhichOneof("result") == "score"
    return f"{event.score.model_id}@{event.score.model_version}" if scored else ""


def counterfactual(policy: Policy[Any], inputs: Inputs) -> str:
    found = policy.counterfactual(inputs)
    if found is None:
        return "No change of one or two inputs would have led to another decision."
    changes = (f"{c.input} at {c.needed:g} instead of {c.present:g}" for c in found.changes)
    return f"With {' and '.join(changes)} the decision would have been {found.leads_to}."


def contributions(
    rule: Rule[Any], inputs: Inputs, interaction: InteractionProfile
) -> list[Contribution]:
    """The rule's conditions, each with its share of the decision; what made up the predicted
    need, in log-odds, where the rule asked for it; and the context, with weight 0."""
    asked = list(dict.fromkeys(condition.input for condition in rule.when))
    share = 1 / len(asked) if asked else 0.0
    found = [Contribution(input=name, value=inputs[name], weight=share) for name in asked]
    if "predicted_need" in asked:
        found += _need_contributions(need.contributions(need.features(interaction)))
    context = [name for name in CONTEXT if name in inputs and name not in asked]
    return found + [Contribution(input=name, value=inputs[name]) for name in context]


def _need_contributions(raised: Iterable[tuple[str, float, float]]) -> list[Contribution]:
    return [
        Contribution(input=f"predicted_need.{name}", value=value, weight=weight)
        for name, value, weight in raised
    ]
