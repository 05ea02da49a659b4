"""What came of a replay, from the audit trail alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from heartline.contracts import (
    Adaptation,
    AuditEntry,
    CareAction,
    Case,
    CaseState,
    EmotionEvent,
    EscalationEvent,
    ProfileEvent,
    Signal,
    UnscoredReason,
)
from heartline.readable import word

Milliseconds = float
SIGNAL = Signal.DESCRIPTOR.full_name
EMOTION = EmotionEvent.DESCRIPTOR.full_name
PROFILE = ProfileEvent.DESCRIPTOR.full_name
ADAPTATION = Adaptation.DESCRIPTOR.full_name
CARE = CareAction.DESCRIPTOR.full_name
ESCALATION = EscalationEvent.DESCRIPTOR.full_name
#: Each signal leads to exactly one of each.
ALWAYS = (SIGNAL, EMOTION, PROFILE)
DECISIONS = (ADAPTATION, CARE, ESCALATION)


@dataclass
class Report:
    signals: int = 0
    scored: int = 0
    abstained: int = 0
    unscored: Counter[str] = field(default_factory=Counter)
    adaptations: int = 0
    care_actions: int = 0
    #: By id, as they stood after their last automatic change.
    cases: dict[str, Case] = field(default_factory=dict)
    #: Milliseconds between the broker's timestamps of the signal and of what came of it.
    to_score: list[Milliseconds] = field(default_factory=list)
    to_decision: list[Milliseconds] = field(default_factory=list)
    #: Signals whose account is not complete, and what is missing or doubled.
    unaccounted: dict[str, str] = field(default_factory=dict)


def report(signal_ids: Iterable[str], entries: Iterable[AuditEntry]) -> Report:
    """Holds the entries against the signals that were sent; each is accounted for when it has
    exactly one signal, one score or reason for none, and one profile."""
    by_signal: dict[str, list[AuditEntry]] = {signal_id: [] for signal_id in signal_ids}
    for entry in entries:
        if entry.signal_id in by_signal:
            by_signal[entry.signal_id].append(entry)
    found = Report(signals=len(by_signal))
    for signal_id, of_signal in by_signal.items():
        _account(found, signal_id, of_signal)
        _time(found, of_signal)
        for entry in of_signal:
            _count(found, entry)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _account(found: Report, signal_id: str, entries: Sequence[AuditEntry]) -> None:
    counts = Counter(entry.type for entry in entries)
    wrong = [f"{counts[kind]} × {kind}" for kind in ALWAYS if counts[kind] != 1]
    if wrong:
        found.unaccounted[signal_id] = ", ".join(wrong)


def _time(found: Report, entries: Sequence[AuditEntry]) -> None:
    signals = [entry for entry in entries if entry.type == SIGNAL]
    if not signals:
        return
    sent = signals[0].published_at.ToMilliseconds()
    for entry in entries:
        elapsed = entry.published_at.ToMilliseconds() - sent
        if entry.type == EMOTION:
            found.to_score.append(elapsed)
        elif entry.type in DECISIONS and not _by_a_human(entry):
            found.to_decision.append(elapsed)


def _by_a_human(entry: AuditEntry) -> bool:
    if entry.type != ESCALATION:
        return False
    return EscalationEvent.FromString(entry.value).case.state != CaseState.CASE_STATE_OPENED


def _count(found: Report, entry: AuditEntry) -> None:
    if entry.type == EMOTION:
        _count_emotion(found, EmotionEvent.FromString(entry.value))
    elif entry.type == ADAPTATION:
        found.adaptations += 1
    elif entry.type == CARE:
        found.care_actions += 1
    elif entry.type == ESCALATION and not _by_a_human(entry):
        case = EscalationEvent.FromString(entry.value).case
        found.cases[case.case_id] = max(
            case, found.cases.get(case.case_id, case), key=lambda known: known.revision
        )


def _count_emotion(found: Report, emotion: EmotionEvent) -> None:
    if emotion.HasField("score"):
        found.scored += 1
        found.abstained += emotion.score.abstained
    else:
        found.unscored[word(UnscoredReason, emotion.unscored)] += 1
