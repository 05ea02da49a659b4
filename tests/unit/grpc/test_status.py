from typing import Any

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartline.errors import (
    Conflict,
    HeartlineError,
    InvalidInput,
    NotFound,
    Unavailable,
    UndecodableEvent,
    Violation,
)
from heartline.grpc.status import from_rpc_error, status_of

MOST_HEADER_BYTES = 8 * 1024


class Received(grpc.RpcError):
    """The failed call as a client sees it."""

    def __init__(self, status: grpc.Status) -> None:
        self._status = status

    def code(self) -> grpc.StatusCode:
        return self._status.code

    def details(self) -> str:
        return self._status.details

    def trailing_metadata(self) -> Any:
        return self._status.trailing_metadata


class CaseClosed(Conflict):
    pass


violations = st.lists(
    st.builds(Violation, st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=60)),
    min_size=1,
    max_size=20,
)


@given(violations)
def test_violations_reach_the_caller_field_by_field(found: list[Violation]) -> None:
    error = from_rpc_error(Received(status_of(InvalidInput(found))))
    assert isinstance(error, InvalidInput)
    assert error.violations == tuple(found)


@pytest.mark.parametrize("kind", [NotFound, Conflict, Unavailable])
def test_an_error_keeps_its_type_and_its_next_step(kind: type[HeartlineError]) -> None:
    error = from_rpc_error(Received(status_of(kind("case 7 is not open", "List the queue"))))
    assert type(error) is kind
    assert str(error) == "case 7 is not open. List the queue"


def test_a_more_special_error_has_the_status_of_its_kind() -> None:
    assert status_of(CaseClosed("x")).code is grpc.StatusCode.FAILED_PRECONDITION


def test_an_error_that_is_not_the_callers_is_internal() -> None:
    status = status_of(UndecodableEvent("not a signal"))
    assert status.code is grpc.StatusCode.INTERNAL
    assert str(from_rpc_error(Received(status))) == "INTERNAL: not a signal"


def test_a_missed_deadline_means_unavailable() -> None:
    status = status_of(Unavailable("x"))
    missed = Received(status)
    missed.code = lambda: grpc.StatusCode.DEADLINE_EXCEEDED  # type: ignore[method-assign]
    missed.trailing_metadata = lambda: ()  # type: ignore[method-assign]
    assert isinstance(from_rpc_error(missed), Unavailable)


def test_a_thousand_violations_still_fit_into_the_headers() -> None:
    found = [
        Violation(f"signals[{i}].participant.role", "must be one of " + "x" * 60)
        for i in range(1000)
    ]
    status = status_of(InvalidInput(found))
    size = len(status.details) + sum(len(value) for _, value in status.trailing_metadata)
    assert size < MOST_HEADER_BYTES


def test_a_write_into_a_broken_stream_may_be_sent_again() -> None:
    broken = Received(status_of(HeartlineError("Internal error from Core")))
    assert broken.code() is grpc.StatusCode.INTERNAL
    assert isinstance(from_rpc_error(broken), Unavailable)
