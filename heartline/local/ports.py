"""The ports of a local stack: the usual ones, or free ones, so that several stacks can run."""

import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass

# Below the range from which Linux takes the ports of outgoing connections: a client
# that reconnects to a stopped server must not be given the server's port.
FREE_RANGE = range(20_000, 32_000)


@dataclass(frozen=True, slots=True)
class ServicePorts:
    grpc: int
    http: int | None = None

    @property
    def all(self) -> tuple[int, ...]:
        return (self.grpc,) if self.http is None else (self.grpc, self.http)


SERVICES: Mapping[str, ServicePorts] = {
    "ingestion": ServicePorts(grpc=7101, http=7100),
    "scoring": ServicePorts(grpc=7102),
    "personalization": ServicePorts(grpc=7103),
    "escalation": ServicePorts(grpc=7104),
    "audit": ServicePorts(grpc=7105),
}


@dataclass(frozen=True, slots=True)
class Ports:
    kafka: int
    kafka_controller: int
    postgres: int
    services: Mapping[str, ServicePorts]


USUAL = Ports(kafka=7192, kafka_controller=7193, postgres=7132, services=SERVICES)


def free_ports() -> Ports:
    services = {name: free_service_ports(name) for name in SERVICES}
    return Ports(free_port(), free_port(), free_port(), services)


def free_service_ports(service: str) -> ServicePorts:
    has_http = SERVICES[service].http is not None
    return ServicePorts(free_port(), free_port() if has_http else None)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, drawn at random so that two callers differ."""
    while not is_free(port := random.choice(FREE_RANGE)):
        pass
    return port


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        # A connection that was closed a moment ago does not occupy its port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
