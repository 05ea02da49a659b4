"""`heartline status`."""

from typing import TYPE_CHECKING

import typer
from rich.table import Table

from heartline.cli.local import console, running_stack

if TYPE_CHECKING:
    from heartline.local.process import Process


def status() -> None:
    """Show each process of the local stack: pid, ports, memory, health."""
    stack = running_stack()
    table = Table("process", "pid", "ports", "memory", "health", box=None)
    healths = [process.health() for process in stack.processes]
    for process, health in zip(stack.processes, healths, strict=True):
        table.add_row(*_row(process, health))
    console.print(table)
    ailing = [p for p, health in zip(stack.processes, healths, strict=True) if health != "SERVING"]
    for process in ailing:
        console.print(f"{process.name} is not serving; see {process.log}")
    if ailing:
        raise typer.Exit(1)


def _row(process: "Process", health: str) -> tuple[str, ...]:
    ports = ", ".join(map(str, process.ports))
    memory = f"{process.memory() / 1e6:.0f} MB"
    return process.name, str(process.pid or "-"), ports, memory, health
