"""What a running stack consists of, kept in a file so that later commands find it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from heartline.errors import HeartlineError

# Of each topic: what two cores need.
PARTITIONS = 4


@dataclass(frozen=True, slots=True)
class ProcessState:
    name: str
    ports: tuple[int, ...]
    """kafka: broker, controller; postgres: one; a service: gRPC, then HTTP if it has it."""
    pid: int
    """0 if it was never started."""
    started: float
    """When, in seconds since 1970: tells it from a later process that was given its pid."""
    log: str
    service: str = ""
    """The service that it is an instance of; empty for Kafka and Postgres."""
    number: int = 1
    """Which instance of the service."""


@dataclass(frozen=True, slots=True)
class StackState:
    bootstrap_servers: str
    dsn: str
    """Of the services' database, with its password: the file is for its owner alone."""
    processes: tuple[ProcessState, ...]

    def port(self, service: str) -> int:
        """The gRPC port of the first instance of a service."""
        return next(p.ports[0] for p in self.processes if p.name == service)


def state_file(home: Path) -> Path:
    return home / "stack.json"


def write_state(home: Path, state: StackState) -> None:
    path = state_file(home)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(state), indent=2) + "\n")
    fresh.rename(path)


def read_state(home: Path) -> StackState | None:
    """None if no stack was started here or it was stopped.

    Raises:
        HeartlineError: the file is not one that this version wrote.
    """
    path = state_file(home)
    try:
        read = json.loads(path.read_text())
        processes = tuple(
            ProcessState(**{**process, "ports": tuple(process["ports"])})
            for process in read["processes"]
        )
        return StackState(read["bootstrap_servers"], read["dsn"], processes)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise HeartlineError(
            f"{path} cannot be read: {error}", "Stop the processes by hand and remove the file"
        ) from error
