"""What one event does to a customer's row, and which events follow from it.

Everything is a function of the row and the event: a replay gives the same bytes.
"""

from dataclasses import dataclass
from typing import Any

from heartline.catalogue import ADAPTATIONS, CARE, PROFILES, M, Topic
from heartline.contracts import (
    CustomerState,
    EmotionEvent,
    Feedback,
    InteractionState,
    ProfileEvent,
)
from heartline.events import Event
from heartline.ids import event_id
from services.personalization import advice, care, customer, interaction, turns
from services.personalization import row as rows
from services.personalization.consent import withdrawn
from services.personalization.row import Position
from services.personalization.validity import require_valid

SOURCE = "/heartline/personalization"


@dataclass(frozen=True, slots=True)
class Update:
    """The row as it is then, and what is to be published first."""

    row: CustomerState
    events: tuple[Event[Any], ...] = ()


def fold_emotion(
    before: CustomerState, event: Event[EmotionEvent], position: Position
) -> Update | None:
    """A signal and its score, folded in; None if the row contains it already.

    Raises:
        InvalidInput: the event is incomplete, out of range or under a wrong key.
    """
    require_valid(event.value, event.key)
    signal = event.value.signal
    if rows.contains(before, position, signal.signal_id):
        return None
    row = _copied(before)
    known = rows.interaction(row, signal.interaction_id)
    state = row.interactions.add() if known is None else known
    state.profile.CopyFrom(interaction.fold(state.profile if known else None, event.value))
    model = row.customer if before.HasField("customer") else None
    row.customer.CopyFrom(customer.fold(model, event.value, state.profile, known is None))
    state.profile.revision = row.customer.revision
    events = _consequences(event, row, state)
    if withdrawn(signal):
        _forget_words(row)
    rows.keep(row, signal.interaction_id)
    rows.mark(row, position, signal.signal_id)
    return Update(row, events)


def fold_feedback(
    before: CustomerState, event: Event[Feedback], position: Position
) -> Update | None:
    """An outcome, folded in; None if the row contains it already. Publishes nothing.

    Raises:
        InvalidInput: the outcome is incomplete or under a wrong key.
    """
    feedback = event.value
    require_valid(feedback, event.key)
    outcome_id = event_id("feedback", feedback.source, feedback.source_event_id)
    if rows.contains(before, position, outcome_id):
        return None
    row = _copied(before)
    model = row.customer if before.HasField("customer") else None
    row.customer.CopyFrom(customer.fold_feedback(model, feedback))
    rows.mark(row, position, outcome_id)
    return Update(row)


def _copied(row: CustomerState) -> CustomerState:
    copy = CustomerState()
    copy.CopyFrom(row)
    return copy


def _forget_words(row: CustomerState) -> None:
    for state in row.interactions:
        turns.forget_words(state.profile)


def _consequences(
    event: Event[EmotionEvent], row: CustomerState, state: InteractionState
) -> tuple[Event[Any], ...]:
    """The profile, always; advice where it changed; help where a need is new."""
    profile_id = event_id("profile", event.id)
    profile = ProfileEvent(emotion=event.value, interaction=state.profile, customer=row.customer)
    events: list[Event[Any]] = [_following(event, profile_id, PROFILES, profile)]
    advised = advice.consider(event.value, state.profile, row.customer)
    if state.profile.turns.customer and advised.content != state.advice:
        state.advice.CopyFrom(advised.content)
        adaptation_id = event_id("adaptation", profile_id)
        adaptation = advice.adaptation(adaptation_id, advised, event.value, state.profile)
        events.append(_following(event, adaptation_id, ADAPTATIONS, adaptation))
    needed = None if state.care_sent else care.consider(event.value, state.profile)
    if needed is not None:
        state.care_sent = True
        action_id = event_id("care", profile_id)
        action = care.action(action_id, needed, event.value, state.profile)
        events.append(_following(event, action_id, CARE, action))
    return tuple(events)


def _following(origin: Event[Any], new_id: str, topic: Topic[M], value: M) -> Event[M]:
    return Event(
        id=new_id,
        topic=topic,
        key=origin.key,
        subject=origin.subject,
        signal_id=origin.signal_id,
        time=origin.time,
        value=value,
        source=SOURCE,
        traceparent=origin.traceparent,
    )
