"""Decision tables: rules tried in order, and the nearest change that would decide otherwise.

A rule holds when all of its conditions hold; the last rule of a policy has none. Because a
policy is data, the counterfactual of a decision is computed, not written: every threshold of
the table is tried as a new value of its input, and the nearest one that leads to another
outcome is the answer (Wachter, Mittelstadt and Russell 2018, Harvard JLT 31(2)).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, takewhile
from typing import Generic, NamedTuple, TypeVar

from services.personalization.numeric import rounded

T = TypeVar("T")
Inputs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Condition:
    """An input at or beyond a threshold."""

    input: str
    threshold: float
    #: At most the threshold, rather than at least.
    at_most: bool = False

    def holds(self, value: float) -> bool:
        return value <= self.threshold if self.at_most else value >= self.threshold


def at_least(name: str, threshold: float = 1.0) -> Condition:
    return Condition(name, threshold)


def at_most(name: str, threshold: float = 0.0) -> Condition:
    return Condition(name, threshold, at_most=True)


@dataclass(frozen=True, slots=True)
class Scale:
    """How an input moves: the smallest change that counts, and the width of its range."""

    step: float
    span: float


FRACTION = Scale(step=0.01, span=1.0)
VALENCE = Scale(step=0.01, span=2.0)
YES_OR_NO = Scale(step=1.0, span=1.0)
COUNT = Scale(step=1.0, span=3.0)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    #: Machine-readable reason, such as "stuck_in_loop".
    code: str
    #: The same for people: one sentence.
    reason: str
    when: tuple[Condition, ...]
    then: T


class Change(NamedTuple):
    """One input at another value."""

    #: How far that is, in widths of the input's range.
    distance: float
    input: str
    present: float
    needed: float


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The nearest changes that decide otherwise, and the rule that would hold then."""

    changes: tuple[Change, ...]
    leads_to: str


@dataclass(frozen=True)
class Policy(Generic[T]):
    version: str
    rules: Sequence[Rule[T]]
    scales: Mapping[str, Scale]

    def decide(self, inputs: Inputs) -> Rule[T]:
        """The first rule that holds."""
        # Every signal comes here: without a call for each rule and condition.
        for rule in self.rules:
            for condition in rule.when:
                value = inputs[condition.input]
                if (
                    value > condition.threshold
                    if condition.at_most
                    else value < condition.threshold
                ):
                    break
            else:
                return rule
        raise ValueError("the last rule of a policy must hold always")

    def counterfactual(self, inputs: Inputs) -> Counterfactual | None:
        """The smallest change of one input that would decide otherwise; of two, where a
        decision has two causes and each is enough; None where that is not enough either."""
        decided = self.decide(inputs)
        for chosen in chain(self._single_changes(inputs, decided), self._pairs(inputs)):
            other = self.decide({**inputs, **{c.input: c.needed for c in chosen}})
            if other.then != decided.then:
                return Counterfactual(chosen, other.code)
        return None

    def _single_changes(self, inputs: Inputs, decided: Rule[T]) -> Iterator[tuple[Change]]:
        """Those that can matter, the nearest first: an earlier rule lacks one condition, or the
        decided rule loses one."""
        changes = [self._change(condition, inputs) for condition in decided.when]
        for rule in takewhile(lambda rule: rule is not decided, self.rules):
            lacking = [c for c in rule.when if not c.holds(inputs[c.input])]
            if len(lacking) == 1:
                changes.append(self._change(lacking[0], inputs))
        return ((change,) for change in sorted(changes))

    def _pairs(self, inputs: Inputs) -> Iterator[tuple[Change, Change]]:
        """Any two, the nearest first."""
        changes = {self._change(c, inputs) for rule in self.rules for c in rule.when}
        yield from sorted(combinations(sorted(changes), 2), key=_total_distance)

    def _change(self, condition: Condition, inputs: Inputs) -> Change:
        """To the other side of the threshold."""
        present, scale = inputs[condition.input], self.scales[condition.input]
        needed = condition.threshold
        if condition.holds(present):
            needed = rounded(needed + (scale.step if condition.at_most else -scale.step))
        return Change(rounded(abs(needed - present) / scale.span), condition.input, present, needed)


def _total_distance(changes: tuple[Change, ...]) -> float:
    return sum(change.distance for change in changes)
