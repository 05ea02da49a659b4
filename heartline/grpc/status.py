"""The typed errors of Heartline as gRPC statuses, and back."""

from typing import cast

import grpc
from google.protobuf.any_pb2 import Any as Packed
from google.rpc.error_details_pb2 import BadRequest  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]
from grpc_status import rpc_status

from heartline.errors import (
    Conflict,
    HeartlineError,
    InvalidInput,
    NotFound,
    Unavailable,
    Violation,
)

CODES: dict[type[HeartlineError], grpc.StatusCode] = {
    InvalidInput: grpc.StatusCode.INVALID_ARGUMENT,
    NotFound: grpc.StatusCode.NOT_FOUND,
    Conflict: grpc.StatusCode.FAILED_PRECONDITION,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
}
"""Any other error is a fault of the service: INTERNAL."""

# Statuses travel as HTTP/2 headers, which gRPC limits to 8 KiB.
MOST_VIOLATIONS = 20
LONGEST_MESSAGE = 1_000
# What grpc.aio says, in place of the server's word, where a message was on its way into a stream
# that had just ended (grpc/grpc#36066).
BROKEN_WRITE = "Internal error from Core"


def code_of(error: HeartlineError) -> grpc.StatusCode:
    codes = (code for kind, code in CODES.items() if isinstance(error, kind))
    return next(codes, grpc.StatusCode.INTERNAL)


def status_of(error: HeartlineError) -> grpc.Status:
    """The status that a server answers with; violations travel as google.rpc.BadRequest."""
    status = Status(code=code_of(error).value[0], message=str(error)[:LONGEST_MESSAGE])
    if isinstance(error, InvalidInput):
        status.details.append(_packed(error))
    return rpc_status.to_status(status)


def from_rpc_error(error: grpc.RpcError) -> HeartlineError:
    """What a failed call means to its caller, of grpc and of grpc.aio alike."""
    code, details = error.code(), error.details() or "no details"
    if violations := _violations(error):
        return InvalidInput(violations)
    if code is grpc.StatusCode.INTERNAL and details == BROKEN_WRITE:
        return Unavailable("the stream broke while it was written to")
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return Unavailable("no answer within the deadline")
    for kind, known in CODES.items():
        if code is known and kind is not InvalidInput:
            return kind(details)
    return HeartlineError(f"{code.name}: {details}")


def _packed(error: InvalidInput) -> Packed:
    details = BadRequest()
    for violation in error.violations[:MOST_VIOLATIONS]:
        details.field_violations.add(field=violation.field, description=violation.description)
    packed = Packed()
    packed.Pack(details)
    return packed


def _violations(error: grpc.RpcError) -> list[Violation]:
    status = rpc_status.from_call(cast(grpc.Call, error))
    details = BadRequest()
    for packed in status.details if status else ():
        if packed.Unpack(details):
            return [Violation(v.field, v.description) for v in details.field_violations]
    return []
