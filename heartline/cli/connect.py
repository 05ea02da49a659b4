"""Where the commands find Kafka and the services: the environment first, then the local stack."""

import os

import grpc

from heartline.errors import NotFound
from heartline.grpc.client import blocking_channel, channel
from heartline.local.paths import home_directory
from heartline.local.state import PARTITIONS, StackState, read_state
from heartline.settings import KafkaSettings, load

BOOTSTRAP = "HEARTLINE_KAFKA_BOOTSTRAP_SERVERS"


def kafka_settings() -> KafkaSettings:
    """Raises NotFound where neither the environment nor a local stack tells."""
    if os.environ.get(BOOTSTRAP):
        return load(KafkaSettings)
    servers = _state(BOOTSTRAP).bootstrap_servers
    return KafkaSettings(bootstrap_servers=servers, partitions=PARTITIONS)


def target(service: str) -> str:
    """host:port of a service's gRPC."""
    variable = f"HEARTLINE_{service.upper()}_TARGET"
    return os.environ.get(variable) or f"127.0.0.1:{_state(variable).port(service)}"


def service_channel(service: str) -> grpc.Channel:
    return blocking_channel(target(service))


def async_service_channel(service: str) -> grpc.aio.Channel:
    return channel(target(service))


def _state(variable: str) -> StackState:
    state = read_state(home_directory())
    if state is None:
        raise NotFound(
            "No stack runs here", f"Start one with `heartline up`, or set {variable} to reach one"
        )
    return state
