"""The rules of the policy: what calls for a human, how soon, and how senior.

A rule weighs its inputs; it holds from a sum of 1. What the customer says stands above
whatever a model infers, and each rule holds by itself, so no score can vote it down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from heartline.contracts import Priority, ReasonCode, Seniority
from services.escalation.evidence import Evidence

#: Part of every decision; a changed rule or threshold is a new version.
POLICY_VERSION = "escalation/1"

#: Rounds of the same thing, the bot's and the customer's together, that make a loop.
LOOP_ROUNDS = 2
#: Predicted need of a human (probability) from which a case is opened.
HIGH_NEED = 0.6
#: How far the need must rise above what an earlier case of the interaction answered.
NEW_NEED = 0.15
#: Urgency from which a needed human is needed soon.
HIGH_URGENCY = 0.75
#: Step by which a counterfactual stays under a threshold.
JUST_UNDER = 0.01

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rule:
    reason_code: ReasonCode.ValueType
    priority: Priority.ValueType
    seniority: Seniority.ValueType
    #: What each input adds; the rule holds from a sum of 1.
    weigh: Callable[[Evidence], Weights]
    #: The nearest evidence for which the rule does not hold.
    ease: Callable[[Evidence], Evidence]
    #: Also where an agent is in the conversation already.
    beside_agent: bool = False

    def holds(self, evidence: Evidence) -> bool:
        if evidence.agent_present and not self.beside_agent:
            return False
        return sum(self.weigh(evidence).values()) >= 1


def need_bar(evidence: Evidence) -> float:
    """The need that opens a case; above 1 where an earlier case answered nearly all of it."""
    return max(HIGH_NEED, evidence.answered_need + NEW_NEED if evidence.answered_need else 0)


def _repeats(evidence: Evidence) -> Weights:
    return {
        "bot_repeats": evidence.bot_repeats / LOOP_ROUNDS,
        "customer_repeats": evidence.customer_repeats / LOOP_ROUNDS,
    }


def _fewer_repeats(evidence: Evidence) -> Evidence:
    by_customer = min(evidence.customer_repeats, LOOP_ROUNDS - 1)
    by_bot = min(evidence.bot_repeats, LOOP_ROUNDS - 1 - by_customer)
    return replace(evidence, bot_repeats=by_bot, customer_repeats=by_customer)


def _need(evidence: Evidence) -> Weights:
    return {"human_need": _filled(evidence.human_need, need_bar(evidence))}


def _less_need(evidence: Evidence) -> Evidence:
    return replace(evidence, human_need=need_bar(evidence) - JUST_UNDER)


def _urgent_need(evidence: Evidence) -> Weights:
    """Each of the two carries half, so neither is enough without the other."""
    return {
        "human_need": _filled(evidence.human_need, need_bar(evidence)) / 2,
        "urgency": _filled(evidence.urgency, HIGH_URGENCY) / 2,
    }


def _less_urgency(evidence: Evidence) -> Evidence:
    return replace(evidence, urgency=HIGH_URGENCY - JUST_UNDER)


def _filled(value: float, bar: float) -> float:
    return min(1.0, value / bar)


#: The strongest reason first: a case has that of the first rule that holds.
RULES = (
    Rule(
        ReasonCode.REASON_CODE_HUMAN_REQUESTED,
        Priority.PRIORITY_HIGH,
        Seniority.SENIORITY_REGULAR,
        weigh=lambda evidence: {"human_requested": float(evidence.human_requested)},
        ease=lambda evidence: replace(evidence, human_requested=False),
        beside_agent=True,
    ),
    Rule(
        ReasonCode.REASON_CODE_VULNERABLE,
        Priority.PRIORITY_URGENT,
        Seniority.SENIORITY_SENIOR,
        weigh=lambda evidence: {"vulnerable": float(evidence.vulnerable)},
        ease=lambda evidence: replace(evidence, vulnerable=False),
    ),
    Rule(
        ReasonCode.REASON_CODE_THREAT_TO_LEAVE,
        Priority.PRIORITY_HIGH,
        Seniority.SENIORITY_SENIOR,
        weigh=lambda evidence: {"threat_to_leave": float(evidence.threat_to_leave)},
        ease=lambda evidence: replace(evidence, threat_to_leave=False),
    ),
    Rule(
        ReasonCode.REASON_CODE_ABUSE,
        Priority.PRIORITY_HIGH,
        Seniority.SENIORITY_SENIOR,
        weigh=lambda evidence: {"abuse": float(evidence.abuse)},
        ease=lambda evidence: replace(evidence, abuse=False),
        # An agent who is abused gets a senior colleague's help.
        beside_agent=True,
    ),
    Rule(
        ReasonCode.REASON_CODE_STUCK_IN_LOOP,
        Priority.PRIORITY_HIGH,
        Seniority.SENIORITY_REGULAR,
        weigh=_repeats,
        ease=_fewer_repeats,
    ),
    Rule(
        ReasonCode.REASON_CODE_HIGH_HUMAN_NEED,
        Priority.PRIORITY_HIGH,
        Seniority.SENIORITY_SENIOR,
        weigh=_urgent_need,
        ease=_less_urgency,
    ),
    Rule(
        ReasonCode.REASON_CODE_HIGH_HUMAN_NEED,
        Priority.PRIORITY_NORMAL,
        Seniority.SENIORITY_REGULAR,
        weigh=_need,
        ease=_less_need,
    ),
)
