"""The door: a raw signal that breaks its contract is refused with the field and what must hold."""

from collections.abc import Callable
from typing import Any

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from heartline.contracts import IngestBatchRequest, IngestRequest, RawSignal
from heartline.errors import InvalidInput, Violation
from heartline.validation import require_valid, violations
from tests.unit.validation.samples import NOW, clicked, clock, spoken

UNPRINTABLE = {*range(9), 11, 12, *range(14, 32), *range(127, 160)}
PRINTABLE_WORDS = "must hold no control characters other than tab, line feed and carriage return"
IDENTIFIER_WORDS = "must hold letters, digits and . _ : @ / + - only"


def change(**fields: Any) -> Callable[[RawSignal], None]:
    def apply(signal: RawSignal) -> None:
        for name, value in fields.items():
            setattr(signal, name, value)

    return apply


def broken(change: Callable[[RawSignal], object], signal: RawSignal) -> tuple[Violation, ...]:
    change(signal)
    return violations(signal, clock=clock)


def test_a_whole_signal_is_valid() -> None:
    assert violations(spoken(), clock=clock) == ()
    assert violations(clicked(), clock=clock) == ()


@pytest.mark.parametrize(
    ("change", "field", "description"),
    [
        (change(source=""), "source", "must be set"),
        (change(source="a b"), "source", IDENTIFIER_WORDS),
        (change(source="/crm\n"), "source", IDENTIFIER_WORDS),
        (change(source_event_id="ä"), "source_event_id", IDENTIFIER_WORDS),
        (change(customer_id=""), "customer_id", "must be set"),
        (change(customer_id="c" * 201), "customer_id", "must be at most 200 bytes long, not 201"),
        (change(interaction_id=""), "interaction_id", "must be set"),
        (
            change(channel=0),
            "channel",
            "must be one of chat, email, voice, social, in_app",
        ),
        (change(channel=77), "channel", "must be one of chat, email, voice, social, in_app"),
        (lambda s: s.ClearField("participant"), "participant", "must be set"),
        (
            lambda s: s.participant.ClearField("role"),
            "participant.role",
            "must be one of customer, agent, bot, supervisor, system",
        ),
        (
            lambda s: setattr(s.participant, "participant_id", "?"),
            "participant.participant_id",
            IDENTIFIER_WORDS,
        ),
        (lambda s: s.ClearField("occurred_at"), "occurred_at", "must be set"),
        (
            lambda s: setattr(s.occurred_at, "seconds", NOW + 301),
            "occurred_at",
            "must be at most 300 seconds in the future",
        ),
        (
            lambda s: setattr(s.occurred_at, "nanos", -1),
            "occurred_at",
            "must be a time from the year 1 to 9999",
        ),
        (change(text=""), "text", "must be set"),
        (change(text="a\x00b"), "text", PRINTABLE_WORDS),
        (change(text="ä" * 32769), "text", "must be at most 65536 bytes long, not 65538"),
        (lambda s: s.ClearField("text"), "content", "must hold one of text, in_app_event"),
        (
            lambda s: s.utterance_offsets.ClearField("end_offset"),
            "utterance_offsets.end_offset",
            "must be set",
        ),
        (
            lambda s: setattr(s.response_latency, "seconds", -1),
            "response_latency",
            "must not be negative",
        ),
        (change(language_code="x" * 36), "language_code", "must be at most 35 bytes long, not 36"),
    ],
)
def test_a_broken_field_is_named_with_what_it_must_hold(
    change: Callable[[RawSignal], object], field: str, description: str
) -> None:
    assert broken(change, spoken()) == (Violation(field, description),)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda s: s.in_app_event.ClearField("type"), "in_app_event.type"),
        (lambda s: setattr(s.in_app_event, "feature", ""), "in_app_event.feature"),
        (lambda s: setattr(s.in_app_event, "count", 10_001), "in_app_event.count"),
        (lambda s: setattr(s.in_app_event, "detail", "\x07"), "in_app_event.detail"),
    ],
)
def test_an_act_in_the_app_is_checked_as_well(
    change: Callable[[RawSignal], object], field: str
) -> None:
    assert [violation.field for violation in broken(change, clicked())] == [field]


def test_a_signal_just_within_the_limits_is_valid() -> None:
    signal = spoken()
    signal.customer_id = "c" * 200
    signal.text = "ä" * 32768
    signal.occurred_at.seconds = NOW + 300
    assert violations(signal, clock=clock) == ()


def test_what_a_signal_may_leave_out_may_be_missing() -> None:
    signal = spoken()
    for name in ("utterance_offsets", "response_latency", "language_code"):
        signal.ClearField(name)
    signal.participant.ClearField("participant_id")
    assert violations(signal, clock=clock) == ()


def test_all_that_is_wrong_is_told_at_once() -> None:
    fields = [violation.field for violation in violations(RawSignal(), clock=clock)]
    expected = ["source", "source_event_id", "customer_id", "interaction_id", "channel"]
    assert fields == [*expected, "participant", "occurred_at", "content"]


def test_the_path_leads_through_the_list_to_the_field() -> None:
    batch = IngestBatchRequest(signals=[spoken(), spoken(), spoken()])
    batch.signals[1].participant.role = 99  # type: ignore[assignment]
    batch.signals[2].text = ""
    fields = [violation.field for violation in violations(batch, clock=clock)]
    assert fields == ["signals[1].participant.role", "signals[2].text"]


def test_the_path_begins_where_the_caller_says() -> None:
    [violation] = violations(IngestRequest(), root="request")
    assert violation.field == "request.signal"


@pytest.mark.parametrize(("count", "valid"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_a_batch_holds_one_to_a_thousand_signals(count: int, valid: bool) -> None:
    batch = IngestBatchRequest(signals=[spoken()] * count)
    assert (violations(batch, clock=clock) == ()) is valid


def test_an_invalid_message_raises_with_all_its_violations() -> None:
    with pytest.raises(InvalidInput) as refused:
        require_valid(IngestRequest())
    assert refused.value.violations == (Violation("signal", "must be set"),)
    require_valid(IngestRequest(signal=spoken()), clock=clock)


@given(st.text(max_size=300))
def test_a_text_is_printable_or_refused(text: str) -> None:
    signal = spoken()
    signal.text = text
    expected = text != "" and not any(ord(character) in UNPRINTABLE for character in text)
    assert (violations(signal, clock=clock) == ()) is expected


@given(st.binary(max_size=40), st.integers(min_value=0), st.integers(min_value=0, max_value=40))
def test_any_bytes_that_parse_get_a_verdict(noise: bytes, at: int, cut: int) -> None:
    whole = spoken().SerializeToString()
    at %= len(whole)
    mutated = whole[:at] + noise + whole[at + cut :]
    signal = RawSignal()
    try:
        signal.ParseFromString(mutated)
    except DecodeError:
        return
    for violation in violations(signal, clock=clock):
        assert violation.field
        assert violation.description.startswith("must ")
