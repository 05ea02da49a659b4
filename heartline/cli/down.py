"""`heartline down`."""

from heartline.cli.local import console, progress, running_stack


def down() -> None:
    """Let the services finish their work and stop everything; the data stay."""
    stack = running_stack()
    with progress() as step:
        stack.stop(step)
    console.print(f"Down. `heartline up` goes on with the data in {stack.home}.")
