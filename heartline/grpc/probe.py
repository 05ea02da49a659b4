"""Asks services for their health, for container engines that cannot: `python -m
heartline.grpc.probe host:port ...` ends with 0 once all of them serve, else it names the others.
"""

import sys

import grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from heartline.grpc.client import blocking_channel

DEADLINE_SECONDS = 3.0


def health(target: str) -> str:
    """As the service itself reports it, such as SERVING; else the status of the call."""
    with blocking_channel(target, DEADLINE_SECONDS) as channel:
        stub = HealthStub(channel)
        try:
            answer = stub.Check(HealthCheckRequest())  # type: ignore[attr-defined]
        except grpc.RpcError as error:
            return str(error.code().name)
    return str(HealthCheckResponse.ServingStatus.Name(answer.status))


def main(targets: list[str]) -> None:
    found = {target: health(target) for target in targets}
    if wrong := [f"{target}: {state}" for target, state in found.items() if state != "SERVING"]:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
