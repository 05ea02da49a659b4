"""Whether evidence calls for a human, and which one."""

from collections.abc import Sequence
from dataclasses import dataclass

from heartline.contracts import Priority, ReasonCode, Seniority
from services.escalation.evidence import Evidence
from services.escalation.rules import HIGH_URGENCY, RULES, Rule

#: Valence (-1..1) from which on downwards a case is charged: for a senior human.
CHARGED_VALENCE = -0.5

_RANKS = {rule.reason_code: rank for rank, rule in reversed(list(enumerate(RULES)))}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A human is needed."""

    reason_code: ReasonCode.ValueType
    priority: Priority.ValueType
    seniority: Seniority.ValueType


def decide(evidence: Evidence) -> Verdict | None:
    """The verdict over all rules that hold; None where automation may go on."""
    rules = holding(evidence)
    return verdict_of(rules, evidence) if rules else None


def holding(evidence: Evidence) -> list[Rule]:
    """The rules that hold, in their order."""
    return [rule for rule in RULES if rule.holds(evidence)]


def rank(reason_code: ReasonCode.ValueType) -> int:
    """Place of a reason among the reasons, the strongest first."""
    return _RANKS[reason_code]


def verdict_of(rules: Sequence[Rule], evidence: Evidence) -> Verdict:
    """What the rules, at least one and in their order, want together."""
    seniorities = [rule.seniority for rule in rules] + [_seniority(evidence)]
    return Verdict(
        reason_code=rules[0].reason_code,
        # The most urgent priority has the lowest number.
        priority=min(rule.priority for rule in rules),
        seniority=max(seniorities),
    )


def _seniority(evidence: Evidence) -> Seniority.ValueType:
    """A charged customer, or one who asks for someone other than who answers, gets a senior."""
    charged = evidence.urgency >= HIGH_URGENCY or evidence.valence <= CHARGED_VALENCE
    if charged or evidence.agent_present:
        return Seniority.SENIORITY_SENIOR
    return Seniority.SENIORITY_REGULAR
