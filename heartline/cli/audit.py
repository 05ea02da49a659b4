"""`heartline explain`, `trace` and `verify`: what the audit can tell."""

from typing import Annotated

import grpc
import typer
from rich.console import Console
from rich.table import Table

from heartline.catalogue import BY_TYPE
from heartline.cli.connect import service_channel
from heartline.contracts import (
    AuditEntry,
    AuditServiceStub,
    DecisionKind,
    ExplainRequest,
    TrailRequest,
)
from heartline.errors import HeartlineError, NotFound
from heartline.grpc.status import from_rpc_error
from heartline.readable import line, word
from heartline.replay.accounting import verify_chains


class ChainBroken(HeartlineError):
    """The record is not what was written."""


def explain(
    decision_id: Annotated[str, typer.Argument(help="As events and traces name it")],
) -> None:
    """Say why a decision was taken: reason, evidence, versions, what would have changed it."""
    try:
        with service_channel("audit") as channel:
            answer = AuditServiceStub(channel).Explain(ExplainRequest(decision_id=decision_id))
    except grpc.RpcError as error:
        raise from_rpc_error(error) from error
    decision, console = answer.decision, Console(highlight=False)
    console.print(f"[bold]{word(DecisionKind, decision.kind)}[/bold]: {decision.reason}")
    console.print(f"reason code {decision.reason_code}, policy {decision.policy_version},"
                  f" model {decision.model_version}")  # fmt: skip
    console.print(f"consent {decision.consent.consent_ref or 'none on record'}")
    evidence = Table("evidence", "value", "weight")
    for found in decision.contributions:
        evidence.add_row(found.input, f"{found.value:g}", f"{found.weight:+g}")
    console.print(evidence)
    console.print(f"It would have been otherwise: {decision.counterfactual}")
    console.print(_table(list(answer.entries)))


def trace(
    signal_id: Annotated[str, typer.Argument(help="As the acknowledgement named it")],
) -> None:
    """Show what became of a signal: every event and decision, and the time between."""
    try:
        with service_channel("audit") as channel:
            answer = AuditServiceStub(channel).Trail(TrailRequest(signal_id=signal_id))
    except grpc.RpcError as error:
        raise from_rpc_error(error) from error
    if not answer.entries:
        raise NotFound(f"No event of the signal {signal_id} is recorded", "Check the id")
    Console(highlight=False).print(_table(list(answer.entries)))


def verify() -> None:
    """Recompute the audit's hash chains: proof that nothing was changed, removed or moved."""
    with service_channel("audit") as channel:
        answer = verify_chains(channel)
    console = Console(highlight=False)
    for breach in answer.breaches:
        where = f"{breach.topic}/{breach.partition} at {breach.position}"
        console.print(f"[red]{where}: {breach.description}")
    if not answer.intact:
        raise ChainBroken(
            f"{len(answer.breaches)} breaches in {answer.entries:,} entries",
            "Keep the database as it is, and compare it with a backup at these positions",
        )
    console.print(f"{answer.entries:,} entries in {answer.chains} chains: intact.")


def _table(entries: list[AuditEntry]) -> Table:
    """A row for each event, with the milliseconds since the first one."""
    table = Table("ms", "topic", "what", "event id")
    began = entries[0].published_at.ToMilliseconds() if entries else 0
    for entry in entries:
        elapsed = entry.published_at.ToMilliseconds() - began
        table.add_row(f"+{elapsed}", entry.topic, _line(entry), entry.event_id)
    return table


def _line(entry: AuditEntry) -> str:
    return line(BY_TYPE[entry.type].message.FromString(entry.value))
