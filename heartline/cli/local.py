"""What the commands about the stack on this machine share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from heartline.errors import HeartlineError, NotFound

if TYPE_CHECKING:
    from heartline.local.stack import LocalStack

console = Console()


def stack_class() -> "type[LocalStack]":
    """Imported when it is wanted: a subscriber installs Heartline without the local stack."""
    try:
        from heartline.local.stack import LocalStack
    except ModuleNotFoundError as error:
        raise HeartlineError(
            f"The local stack needs {error.name}, which is not installed",
            "Run `make setup` in a checkout, or pip install 'heartline[services]'",
        ) from error
    return LocalStack


def running_stack() -> "LocalStack":
    stack = stack_class().load()
    if stack is None:
        raise NotFound("No stack was started here", "Start it with `heartline up`")
    return stack


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tells what is being done: a line that moves in a terminal, a line a step elsewhere."""
    if console.is_terminal:
        with console.status("") as spinner:
            yield lambda step: spinner.update(f"{step} ...")
    else:
        yield lambda step: console.print(f"{step} ...")
