"""From a raw signal to the signal that the platform keeps: checked, redacted, never guessed.

A function of the raw signal and the consent alone: no clock, no chance. The same source event
gives the same bytes, so a repetition is recognised anywhere.
"""

from collections import Counter
from collections.abc import Sequence

from heartline.contracts import InAppEvent, RawSignal, Redaction, Signal
from heartline.errors import Violation
from heartline.ids import event_id
from heartline.validation import violations
from services.ingestion import identifiers
from services.ingestion.redaction import redact
from services.ingestion.redaction.redactor import Kind


def signal_id(raw: RawSignal) -> str:
    return event_id("signal", raw.source, raw.source_event_id)


def violations_of(raw: RawSignal, root: str) -> tuple[Violation, ...]:
    """What keeps a raw signal from being accepted; `root` is the path of the signal itself."""
    return violations(raw, root) or _personal_identifiers(raw, root)


def _personal_identifiers(raw: RawSignal, root: str) -> tuple[Violation, ...]:
    return identifiers.violations(
        root,
        of_persons={
            "customer_id": raw.customer_id,
            "participant.participant_id": raw.participant.participant_id,
        },
        of_things={
            "source": raw.source,
            "source_event_id": raw.source_event_id,
            "interaction_id": raw.interaction_id,
            "language_code": raw.language_code,
        },
    )


def redacted(raw: RawSignal) -> Signal:
    """The signal without its consent; `raw` is valid. Unknown fields do not come along."""
    raw.DiscardUnknownFields()
    signal = Signal(
        signal_id=signal_id(raw),
        source=raw.source,
        source_event_id=raw.source_event_id,
        customer_id=raw.customer_id,
        interaction_id=raw.interaction_id,
        channel=raw.channel,
        participant=raw.participant,
        occurred_at=raw.occurred_at,
        language_code=raw.language_code,
    )
    for name in ("utterance_offsets", "response_latency"):
        if raw.HasField(name):
            getattr(signal, name).CopyFrom(getattr(raw, name))
    counts: Counter[Kind] = Counter()
    for kind, count in (*_add_content(signal, raw), *_add_turns(signal, raw)):
        counts[kind] += count
    signal.redactions.extend(Redaction(kind=k, count=n) for k, n in sorted(counts.items()))
    return signal


def _add_content(signal: Signal, raw: RawSignal) -> Sequence[tuple[Kind, int]]:
    """Sets the content, redacted; what was taken out of its texts, and how often."""
    if raw.HasField("text"):
        signal.text, redactions = redact(raw.text)
        return redactions
    event = raw.in_app_event
    feature, target, detail = map(redact, (event.feature, event.target, event.detail))
    signal.in_app_event.CopyFrom(
        InAppEvent(
            type=event.type,
            feature=feature.text,
            target=target.text,
            count=event.count,
            detail=detail.text,
        )
    )
    return (*feature.redactions, *target.redactions, *detail.redactions)


def _add_turns(signal: Signal, raw: RawSignal) -> Sequence[tuple[Kind, int]]:
    """Adds the turns before, redacted; what was taken out of them, and how often."""
    taken: list[tuple[Kind, int]] = []
    for turn in raw.preceding_turns:
        text, redactions = redact(turn.text)
        signal.preceding_turns.add(role=turn.role, text=text)
        taken += redactions
    return taken
