"""`heartline demo`: the stack, the scenario live, and a report that accounts for every signal."""

import asyncio
import time
from typing import Annotated

import grpc
import typer
from rich.live import Live

from heartline.cli.connect import async_service_channel, kafka_settings, service_channel
from heartline.cli.live import LiveView
from heartline.cli.local import console, progress, running_stack
from heartline.cli.replay import SCENARIO, read_acts
from heartline.cli.report_view import show
from heartline.cli.up import LOOK_AROUND, bring_up
from heartline.errors import HeartlineError
from heartline.replay.accounting import Accountant, verify_chains
from heartline.replay.act import Act
from heartline.replay.report import Report
from heartline.replay.sender import Sender, Sent

# How long the last signals may take to reach the audit.
SETTLE_SECONDS = 60.0


class Unaccounted(HeartlineError):
    """A signal is not where it must be."""


def demo(
    once: Annotated[bool, typer.Option(help="Stop the stack at the end")] = False,
    speed: Annotated[float, typer.Option(min=0, help="Pace of the scenario")] = 1.0,
) -> None:
    """Start the stack, replay the scenario, show it live, and account for every signal."""
    bring_up()
    try:
        _run(speed)
    finally:
        if once:
            with progress() as step:
                running_stack().stop(step)
    if not once:
        console.print(LOOK_AROUND)


def _run(speed: float) -> None:
    run = time.strftime("%H%M%S")
    acts = read_acts(SCENARIO, run)
    view = LiveView(kafka_settings(), run)
    with Live(view, console=console, refresh_per_second=8), view:
        sent = asyncio.run(_send(acts, speed))
        with service_channel("audit") as channel:
            found = _account(channel, sent, acts)
            verified = verify_chains(channel)
    show(console, found, verified, running_stack().processes)
    if found.unaccounted or sent.rejected or not verified.intact:
        raise Unaccounted(
            f"{len(found.unaccounted)} signals are not accounted for, {len(sent.rejected)} were"
            f" rejected, the audit chain is {'intact' if verified.intact else 'broken'}",
            "Look at .heartline/logs and `heartline dlq list`",
        )


async def _send(acts: list[Act], speed: float) -> Sent:
    async with async_service_channel("ingestion") as channel:
        return await Sender(channel, speed).send(acts)


def _account(channel: grpc.Channel, sent: Sent, acts: list[Act]) -> Report:
    interactions = sorted({act.signal.interaction_id for act in acts if act.signal is not None})
    return Accountant(channel, sent.signal_ids, interactions).settled(SETTLE_SECONDS)
