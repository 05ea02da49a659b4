"""Why the policy decided so, and the nearest evidence for which it would have decided otherwise."""

from collections.abc import Callable
from dataclasses import asdict

from heartline.contracts import Contribution
from services.escalation.evidence import Evidence
from services.escalation.policy import Verdict, holding, verdict_of

#: Evidence that goes by another name in the profile and in other services' decisions.
_INPUTS = {
    "vulnerable": "flag.vulnerable",
    "threat_to_leave": "flag.threat_to_leave",
    "abuse": "flag.abuse",
    "bot_repeats": "loops.bot_repeats",
    "customer_repeats": "loops.customer_repeats",
}


def contributions(evidence: Evidence) -> list[Contribution]:
    """Every input that is not at rest, heaviest first; weight 0 is context."""
    weights: dict[str, float] = {}
    for rule in holding(evidence):
        for name, weight in rule.weigh(evidence).items():
            weights[name] = max(weight, weights.get(name, 0.0))
    inputs = {name: float(value) for name, value in asdict(evidence).items() if value}
    ordered = sorted(inputs, key=lambda name: (-weights.get(name, 0.0), name))
    return [
        Contribution(input=_input(name), value=inputs[name], weight=weights.get(name, 0.0))
        for name in ordered
    ]


def nearest_other(evidence: Evidence, matters: Callable[[Verdict], bool]) -> Evidence:
    """The nearest evidence whose verdict, if there is one, does not matter.

    Found by asking the policy itself: the rules that made the difference are eased one by
    one, weakest first, until none does.
    """
    while rules := [r for r in holding(evidence) if matters(verdict_of([r], evidence))]:
        evidence = rules[-1].ease(evidence)
    return evidence


def difference(evidence: Evidence, other: Evidence) -> str:
    """What is different in `other`, in words: "loops.bot_repeats 1 instead of 2"."""
    before, after = asdict(evidence), asdict(other)
    changed = [name for name in before if before[name] != after[name]]
    return " and ".join(
        f"{_input(name)} {_said(after[name])} instead of {_said(before[name])}" for name in changed
    )


def _input(name: str) -> str:
    return _INPUTS.get(name, name)


def _said(value: float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{round(value, 2):g}"
