"""The constraints of all contracts: each can be checked, and means what its comment says."""

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from heartline import contracts
from heartline.contracts import Feedback, QueueRequest
from heartline.validation import violations
from tests.unit.validation.samples import NOW, clock, spoken

MESSAGES = [
    kind
    for name in contracts.__all__
    if isinstance(kind := getattr(contracts, name), type) and issubclass(kind, Message)
]


def feedback(**outcome: int) -> Feedback:
    ids = {"source": "/crm", "source_event_id": "f-1", "customer_id": "c", "interaction_id": "i"}
    return Feedback(**ids, occurred_at=Timestamp(seconds=NOW), **outcome)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.DESCRIPTOR.full_name)
def test_every_message_can_be_checked(kind: type[Message]) -> None:
    for violation in violations(kind()):
        assert violation.description.startswith("must ")


@pytest.mark.parametrize(
    ("outcome", "score", "valid"),
    [
        ("csat", 0, False),
        ("csat", 1, True),
        ("csat", 5, True),
        ("csat", 6, False),
        ("nps", 0, True),
        ("nps", 11, False),
        ("customer_effort", 0, False),
        ("customer_effort", 7, True),
    ],
)
def test_a_score_lies_on_its_scale_even_when_it_is_zero(
    outcome: str, score: int, valid: bool
) -> None:
    assert (violations(feedback(**{outcome: score}), clock=clock) == ()) is valid


def test_feedback_without_an_outcome_is_refused() -> None:
    [violation] = violations(feedback(), clock=clock)
    assert violation.field == "outcome"


def test_a_number_that_was_left_out_is_not_checked() -> None:
    assert violations(QueueRequest()) == ()
    [violation] = violations(QueueRequest(limit=501))
    assert violation.description == "must be at most 500"


@pytest.mark.parametrize(
    "duration",
    [
        Duration(seconds=315_576_000_001),
        Duration(seconds=1, nanos=-1),
        Duration(nanos=1_000_000_000),
    ],
)
def test_a_duration_lies_in_the_range_of_protobuf(duration: Duration) -> None:
    signal = spoken()
    signal.response_latency.CopyFrom(duration)
    [violation] = violations(signal, clock=clock)
    assert violation.field == "response_latency"


@pytest.mark.parametrize("seconds", [-62_135_596_801, 253_402_300_800])
def test_a_time_lies_in_the_range_of_protobuf(seconds: int) -> None:
    signal = spoken()
    signal.occurred_at.seconds = seconds
    [violation] = violations(signal, clock=clock)
    assert violation.description == "must be a time from the year 1 to 9999"
