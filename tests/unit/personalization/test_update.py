"""What an event does to a customer's row, and what follows from it."""

from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from heartline.catalogue import FEEDBACK, PROFILES
from heartline.contracts import CustomerState, EmotionEvent, Feedback
from heartline.errors import InvalidInput
from heartline.events import Event
from heartline.ids import event_id
from services.personalization import row as rows
from services.personalization.row import Position
from services.personalization.update import fold_emotion, fold_feedback
from tests.unit.personalization.events import (
    START,
    WITHDRAWN,
    emotion,
    event,
    fold_all,
    patient,
    score,
    streams,
)


def at(offset: int, partition: int = 0) -> Position:
    return Position("emotions", partition, offset)


def written(row: CustomerState) -> bytes:
    return row.SerializeToString(deterministic=True)


def rating(csat: int = 1) -> Event[Feedback]:
    value = Feedback(
        source="/crm",
        source_event_id="7",
        customer_id="cust-1",
        interaction_id="chat-1",
        occurred_at=Timestamp(seconds=START),
        csat=csat,
    )
    moment = datetime.fromtimestamp(START, UTC)
    return Event("feedback-7", FEEDBACK, "cust-1", "chat-1", "", moment, value, "/crm")


def test_every_signal_moves_a_profile_and_the_event_carries_it() -> None:
    row, (profile, adaptation) = fold_all([emotion(1, 0.2)])
    assert profile.id == event_id("profile", event(emotion(1)).id)
    assert adaptation.id == event_id("adaptation", profile.id)
    assert profile.value.emotion == emotion(1, 0.2)
    assert profile.value.interaction == row.interactions[0].profile
    assert profile.value.customer == row.customer
    assert (profile.key, profile.subject) == ("cust-1", "chat-1")
    assert profile.signal_id == emotion(1).signal.signal_id


@patient
@given(streams(), st.data())
def test_what_is_in_the_row_already_is_skipped(
    values: list[EmotionEvent], data: st.DataObject
) -> None:
    row, _ = fold_all(values)
    again = data.draw(st.sampled_from(values))
    assert fold_emotion(row, event(again), at(values.index(again))) is None
    assert fold_emotion(row, event(again), at(len(values) + 5)) is None


@patient
@given(streams())
def test_the_same_events_give_the_same_bytes(values: list[EmotionEvent]) -> None:
    row, followed = fold_all(values)
    row_again, followed_again = fold_all(values)
    assert written(row) == written(row_again)
    assert [(e.id, e.value.SerializeToString(deterministic=True)) for e in followed] == [
        (e.id, e.value.SerializeToString(deterministic=True)) for e in followed_again
    ]


@patient
@given(streams(), st.data())
def test_a_redelivery_from_any_point_gives_the_same_row(
    values: list[EmotionEvent], data: st.DataObject
) -> None:
    row, _ = fold_all(values)
    start = data.draw(st.integers(0, len(values)))
    redelivered = row
    for offset in range(start, len(values)):
        update = fold_emotion(redelivered, event(values[offset]), at(offset))
        redelivered = redelivered if update is None else update.row
    assert written(redelivered) == written(row)


@patient
@given(streams())
def test_a_row_survives_being_stored(values: list[EmotionEvent]) -> None:
    row, _ = fold_all(values)
    assert written(CustomerState.FromString(written(row))) == written(row)


def test_a_partition_that_a_customer_moved_to_starts_anew() -> None:
    first = fold_emotion(CustomerState(), event(emotion(1, 0.1)), at(50, partition=0))
    assert first is not None
    moved = fold_emotion(first.row, event(emotion(2, 0.1)), at(3, partition=1))
    assert moved is not None
    assert moved.row.interactions[0].profile.turns.customer == 2


def test_the_interactions_of_a_row_are_bounded_and_the_latest_stay() -> None:
    values = [emotion(n, 0.0, interaction=f"chat-{n}") for n in range(40)]
    row, _ = fold_all([*values, emotion(41, interaction="chat-30")])
    kept = [state.profile.interaction_id for state in row.interactions]
    assert len(kept) == rows.INTERACTIONS_KEPT
    assert kept[-2:] == ["chat-39", "chat-30"]
    assert row.customer.interactions == 40


@patient
@given(streams())
def test_a_later_profile_always_has_a_higher_revision(values: list[EmotionEvent]) -> None:
    _, followed = fold_all(values)
    revisions = [e.value.interaction.revision for e in followed if e.topic is PROFILES]
    assert revisions == list(range(1, len(values) + 1))


def test_a_row_stays_far_below_kafkas_limit_for_a_message() -> None:
    long = "€" * 20_000
    values = [
        emotion(n, -0.9, text=f"{long} {n}", interaction=f"chat-{n % rows.INTERACTIONS_KEPT}")
        for n in range(rows.INTERACTIONS_KEPT * 14)
    ]
    assert len(written(fold_all(values)[0])) < 500_000


def test_a_withdrawal_blanks_the_words_of_every_interaction() -> None:
    said = [emotion(n, 0.0, text="my words", interaction=f"chat-{n}") for n in range(3)]
    row, _ = fold_all([*said, emotion(4, interaction="chat-2", consent=WITHDRAWN)])
    assert b"my words" not in written(row)


def test_feedback_moves_the_customer_and_publishes_nothing() -> None:
    row, _ = fold_all([emotion(1, 0.0)])
    update = fold_feedback(row, rating(), Position("feedback", 0, 0))
    assert update is not None
    assert update.events == ()
    assert update.row.customer.satisfaction == -0.5
    assert update.row.interactions == row.interactions
    assert fold_feedback(update.row, rating(), Position("feedback", 0, 9)) is None


def test_an_event_under_the_key_of_another_customer_is_refused() -> None:
    other = emotion(1, customer="someone-else")
    stray = event(other)
    wrong = Event(stray.id, stray.topic, "cust-1", "chat-1", "", stray.time, other, "/test")
    with pytest.raises(InvalidInput, match="key must be the customer id 'someone-else'"):
        fold_emotion(CustomerState(), wrong, at(0))


@pytest.mark.parametrize("valence", [float("nan"), float("inf"), 1.5])
def test_a_score_out_of_range_is_refused(valence: float) -> None:
    with pytest.raises(InvalidInput, match=r"score\.valence must lie within -1 and 1"):
        fold_emotion(CustomerState(), event(emotion(1, scored=score(valence))), at(0))


def test_an_incomplete_event_is_refused_with_every_field_named() -> None:
    empty = Event("x", event(emotion(1)).topic, "", "", "", datetime.now(UTC), EmotionEvent(), "/t")
    with pytest.raises(InvalidInput) as refused:
        fold_emotion(CustomerState(), empty, at(0))
    named = [violation.field for violation in refused.value.violations]
    assert named == [
        "signal.signal_id",
        "signal.customer_id",
        "signal.interaction_id",
        "signal.occurred_at",
    ]
