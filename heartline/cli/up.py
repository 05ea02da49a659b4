"""`heartline up`."""

import time
from typing import Annotated

import typer

from heartline.cli.local import console, progress, stack_class
from heartline.local.ports import USUAL, Ports, free_ports

LOOK_AROUND = """
[bold]Look around[/bold]
  heartline status          each process: port, memory, health
  heartline topics          what flows, and how much of it
  heartline tail emotions   the events of a topic as they come
  heartline replay          send the demo scenario through

[bold]Stop[/bold]
  heartline down            the data stay for the next `heartline up`
"""


def up(
    free: Annotated[
        bool, typer.Option("--free-ports", help="Choose free ports instead of the usual ones.")
    ] = False,
) -> None:
    """Start Kafka, Postgres and the five services on this machine, and leave them running."""
    bring_up(free_ports() if free else USUAL)
    console.print(LOOK_AROUND)


def bring_up(ports: Ports = USUAL) -> None:
    """Does nothing if all of the stack runs; if only a part of it does, that is stopped first."""
    kind = stack_class()
    running = kind.load()
    if running is not None and all(process.alive for process in running.processes):
        console.print("The stack is up already; `heartline status` shows it.")
        return
    began = time.monotonic()
    with progress() as step:
        if running is not None:
            running.stop(step)
        stack = kind(ports=ports)
        stack.start(step)
    ingestion = stack.service("ingestion")
    console.print(f"[green]Up[/green] after {time.monotonic() - began:.0f} s.")
    console.print(f"Signals go in at http://127.0.0.1:{ingestion.http_port}/docs (HTTP)")
    console.print(f"or {ingestion.address} (gRPC). Logs are in {stack.home / 'logs'}.")
