"""What an act in a product shows, by rules: there are no words to read.

Rage clicks and dead clicks are the field's signs of frustration; a payment that fails worries
as well. The probabilities are set by this project, hedged on purpose: one act proves little,
and it is the repetition that tells. Acts without a rule carry no evidence of a feeling.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heartline.contracts import InAppEvent, InAppEventType, InferenceBasis
from services.scoring.evidence import Evidence, emotions_of

#: Id and version of these rules, in place of a model's.
BEHAVIOR_MODEL = ("heartline-behavior", "1")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one occurrence shows, 0..1 each."""

    emotions: Mapping[str, float]
    urgency: float = 0.0
    effort: float = 0.0


RULES: Mapping[InAppEventType.ValueType, Rule] = MappingProxyType(
    {
        InAppEventType.IN_APP_EVENT_TYPE_RAGE_CLICK: Rule(
            {"frustration": 0.4, "anger": 0.1}, urgency=0.1, effort=0.2
        ),
        InAppEventType.IN_APP_EVENT_TYPE_DEAD_CLICK: Rule(
            {"confusion": 0.25, "frustration": 0.2}, effort=0.15
        ),
        InAppEventType.IN_APP_EVENT_TYPE_ERROR: Rule(
            {"frustration": 0.3, "confusion": 0.1}, effort=0.2
        ),
        InAppEventType.IN_APP_EVENT_TYPE_FORM_ERROR: Rule(
            {"frustration": 0.2, "confusion": 0.2}, effort=0.2
        ),
        InAppEventType.IN_APP_EVENT_TYPE_PAYMENT_ERROR: Rule(
            {"frustration": 0.35, "anxiety": 0.2}, urgency=0.2, effort=0.25
        ),
        InAppEventType.IN_APP_EVENT_TYPE_BACKTRACK: Rule(
            {"confusion": 0.3, "frustration": 0.1}, effort=0.2
        ),
        InAppEventType.IN_APP_EVENT_TYPE_ABANDON: Rule(
            {"disappointment": 0.35, "frustration": 0.3}, effort=0.3
        ),
        InAppEventType.IN_APP_EVENT_TYPE_PURCHASE: Rule({"satisfaction": 0.5, "delight": 0.1}),
    }
)


def evidence_of_act(act: InAppEvent) -> Evidence | None:
    """What the act shows; None where it shows nothing, such as a page view."""
    rule = RULES.get(act.type)
    if rule is None:
        return None
    times = math.log2(1 + max(act.count, 1))
    shown = {name: _repeated(once, times) for name, once in rule.emotions.items()}
    return Evidence(
        basis=InferenceBasis.INFERENCE_BASIS_BEHAVIORAL,
        emotions=emotions_of(**shown),
        weight=1.0,
        emphasis=_repeated(0.2, times - 1.0),
        urgency=_repeated(rule.urgency, times),
        effort=_repeated(rule.effort, times),
    )


def _repeated(once: float, times: float) -> float:
    """Noisy-or over repetitions that count less and less: 1, 3 and 7 acts are 1, 2, 3 times."""
    return 1.0 - math.pow(1.0 - once, times)
