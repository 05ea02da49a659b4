"""`heartline`: the platform's command line. An error is one line with the next step."""

import sys

import typer

from heartline.cli import audit, demo, dlq, down, replay, status, tail, topics, up
from heartline.errors import HeartlineError

app = typer.Typer(
    help="Heartline: event-driven, emotionally intelligent customer experience.",
    no_args_is_help=True,
    add_completion=False,
)
app.command("up")(up.up)
app.command("down")(down.down)
app.command("status")(status.status)
app.command("topics")(topics.topics)
app.command("tail")(tail.tail)
app.command("replay")(replay.replay)
app.command("demo")(demo.demo)
app.add_typer(dlq.app, name="dlq")
app.command("explain")(audit.explain)
app.command("trace")(audit.trace)
app.command("verify")(audit.verify)


def main() -> None:
    try:
        app()
    except HeartlineError as error:
        sys.exit(f"heartline: {error}")


if __name__ == "__main__":
    main()
