"""`heartline replay`: sends a scenario or recorded conversations through the front door."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from heartline.cli.connect import async_service_channel
from heartline.errors import NotFound
from heartline.local.paths import ROOT
from heartline.replay.act import Act
from heartline.replay.conversations import read_conversations
from heartline.replay.scenario import read_scenario
from heartline.replay.sender import Sender, Sent

SCENARIO = ROOT / "deploy" / "local" / "scenario"
LOOK_EVERY_SECONDS = 0.1


def replay(
    source: Annotated[
        Path,
        typer.Argument(
            help="A folder of scenario files (.yaml) or a file of conversations (.json)"
        ),
    ] = SCENARIO,
    speed: Annotated[
        float, typer.Option(min=0, help="1 keeps its pace, 10 is ten times faster, 0 at once")
    ] = 1.0,
    run: Annotated[
        str, typer.Option(help="Name of this run: the same run again is the same signals again")
    ] = "",
) -> None:
    """Send the demo scenario, or recorded conversations, through ingestion."""
    acts = read_acts(source, run)
    sent = asyncio.run(_send(acts, speed))
    console = Console()
    console.print(
        f"{len(sent.signal_ids):,} signals acknowledged, {sent.duplicates:,} of them known before,"
        f" {len(sent.rejected):,} rejected."
    )
    for rejection in sent.rejected[:20]:
        console.print(f"[yellow]rejected: {rejection}")
    if sent.signal_ids:
        console.print(f"What became of one: heartline trace {sent.signal_ids[-1]}")


def read_acts(source: Path, run: str) -> list[Act]:
    """Raises NotFound where there is nothing, UnreadableReplay where it cannot be read."""
    if not source.exists():
        raise NotFound(f"There is no {source}", "Name a folder of .yaml or a .json file")
    if source.is_dir():
        return read_scenario(source, run)
    return read_conversations(source, run)


async def _send(acts: list[Act], speed: float) -> Sent:
    signals = sum(act.signal is not None for act in acts)
    columns = (TextColumn("signals"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with async_service_channel("ingestion") as channel:
        sender = Sender(channel, speed)
        with Progress(*columns) as progress:
            task = progress.add_task("signals", total=signals)
            sending = asyncio.create_task(sender.send(acts))
            while not sending.done():
                progress.update(task, completed=sender.sent.answered)
                await asyncio.wait((sending,), timeout=LOOK_EVERY_SECONDS)
            progress.update(task, completed=sender.sent.answered)
    return sending.result()
