"""How the report of a replay looks in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from heartline.contracts import Case, Priority, ReasonCode, Seniority, VerifyResponse
from heartline.readable import word
from heartline.replay.report import Report, percentile

if TYPE_CHECKING:
    from heartline.local.process import Process


def show(
    console: Console, found: Report, verified: VerifyResponse, processes: "Sequence[Process]"
) -> None:
    console.print(_counts(found))
    console.print(_cases(list(found.cases.values())))
    console.print(_latencies(found))
    console.print(_memory(processes))
    chain = "[green]intact" if verified.intact else f"[red]{len(verified.breaches)} breaches"
    console.print(f"Audit: {verified.entries:,} entries in {verified.chains} hash chains, {chain}")
    for signal_id, wrong in list(found.unaccounted.items())[:20]:
        console.print(f"[red]not accounted for: {signal_id}: {wrong}")


def _counts(found: Report) -> Table:
    table = Table("what", "signals", title="What became of the signals", title_justify="left")
    table.add_row("in", f"{found.signals:,}")
    table.add_row("scored", f"{found.scored:,}")
    table.add_row("  of them without naming an emotion", f"{found.abstained:,}")
    for reason, count in found.unscored.most_common():
        table.add_row(f"not scored: {reason}", f"{count:,}")
    table.add_row("adaptations", f"{found.adaptations:,}")
    table.add_row("care actions", f"{found.care_actions:,}")
    table.add_row("escalations", f"{len(found.cases):,}")
    table.add_row("not accounted for", f"{len(found.unaccounted):,}")
    return table


def _cases(cases: Sequence[Case]) -> Table:
    table = Table("interaction", "why", "priority", "agent", "brief", title="Who needed a human",
                  title_justify="left", show_lines=True)  # fmt: skip
    for case in cases:
        table.add_row(
            case.interaction_id,
            word(ReasonCode, case.reason_code),
            word(Priority, case.priority),
            word(Seniority, case.seniority),
            case.brief.summary,
        )
    return table


def _latencies(found: Report) -> Table:
    table = Table("milliseconds", "p50", "p95", "p99", title="How fast", title_justify="left")
    for name, values in (("to score", found.to_score), ("to decision", found.to_decision)):
        figures = (percentile(values, share) for share in (0.5, 0.95, 0.99))
        table.add_row(f"signal {name}", *(f"{figure:.0f}" for figure in figures))
    return table


def _memory(processes: "Sequence[Process]") -> Table:
    table = Table("process", "memory", title="Memory", title_justify="left")
    for process in processes:
        table.add_row(process.name, f"{process.memory() / 1e6:.0f} MB")
    return table
