"""One instance of a service of Heartline, run as its own process from this checkout."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import grpc
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub

from heartline.grpc.client import blocking_channel
from heartline.local.ports import ServicePorts
from heartline.local.process import Process
from heartline.local.reaper import Reaper
from heartline.local.state import ProcessState

HEALTH_SECONDS = 1.0


class LocalService(Process):
    def __init__(
        self,
        service: str,
        number: int,
        ports: ServicePorts,
        platform: Callable[[], Mapping[str, str]],
        log: Path,
        reaper: Reaper | None = None,
    ) -> None:
        """Instance `number`, from 1, of a service; `platform` says what all services are told."""
        self.instance = f"{service}-{number}"
        super().__init__(service if number == 1 else self.instance, ports.all, log, reaper)
        self.service = service
        self.number = number
        self.grpc_port = ports.grpc
        self.http_port = ports.http
        self._platform = platform

    @property
    def address(self) -> str:
        """Of its gRPC API."""
        return f"127.0.0.1:{self.grpc_port}"

    def command(self) -> list[str]:
        return [sys.executable, "-m", f"services.{self.service}"]

    def environment(self) -> Mapping[str, str]:
        prefix = f"HEARTLINE_{self.service.upper()}_"
        own = {
            prefix + "INSTANCE_ID": self.instance,
            prefix + "GRPC_HOST": "127.0.0.1",
            prefix + "GRPC_PORT": str(self.grpc_port),
        }
        if self.http_port is not None:
            own |= {prefix + "HTTP_HOST": "127.0.0.1", prefix + "HTTP_PORT": str(self.http_port)}
        return {**self._platform(), **own}

    def state(self) -> ProcessState:
        return replace(super().state(), service=self.service, number=self.number)

    def ready(self) -> bool:
        return self.health() == "SERVING"

    def health(self) -> str:
        """As the service itself reports it, where it runs and answers."""
        if not self.alive:
            return "ended"
        with blocking_channel(self.address, HEALTH_SECONDS) as channel:
            try:
                stub = HealthStub(channel)
                answer = stub.Check(HealthCheckRequest())  # type: ignore[attr-defined]
            except grpc.RpcError:
                return "no answer"
        return HealthCheckResponse.ServingStatus.Name(answer.status)
