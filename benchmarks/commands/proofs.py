"""What is claimed: levels closed in integers, and ε against brute force."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.certifying import COUNTIES, HEADINGS, certified
from benchmarks.tolerances import tolerated
from optimizer.engine.process_pool import Effort
from optimizer.policy.layers import load, presets

app = typer.Typer()
console = Console(width=180)
OWN = "own"


@app.command()
def certify(
    county: Annotated[list[str] | None, typer.Option(help="folders of instances; all shipped ones otherwise")] = None,
    policy: Annotated[list[str] | None, typer.Option(help="presets, or own; all of one year otherwise")] = None,
    span: Annotated[int, typer.Option("--years", help="school years", min=1, max=6)] = 1,
    nodes: Annotated[int, typer.Option(help="limit of a branching proof")] = Effort().proof_nodes,
) -> None:
    """Levels closed by integers alone, and the CPU of making and checking the proofs."""
    named = [name for name in presets() if (load(name).years or 1) == 1]
    rows = []
    for name in policy or [OWN, *named]:
        for place in county or COUNTIES:
            row = certified(place, None if name == OWN else name, span, nodes)
            if row is None:
                console.print(f"{place} | {name} | {span} | no plan")
                continue
            rows.append(row)
            console.print(" | ".join(row.cells()))
    table = Table(title="levels closed in integers")
    for heading in HEADINGS:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row.cells())
    console.print(table)
    levels, closed = sum(row.levels for row in rows), sum(row.duals + row.trees for row in rows)
    making, closing = sum(row.making for row in rows), sum(row.closing for row in rows)
    console.print(
        f"{closed} of {levels} levels closed; making {making:.1f} s, {making / max(0.01, closing):.2f} times the "
        f"engine's own proofs; checking {sum(row.checking for row in rows):.1f} s, second matrix "
        f"{sum(row.grounds for row in rows):.1f} s, solving {sum(row.solving for row in rows):.1f} s"
    )
    if any(row.faults for row in rows):
        raise typer.Exit(1)


@app.command()
def tolerances(cases: Annotated[int, typer.Option(help="tiny counties under ε")] = 500) -> None:
    """What is claimed under ε against every plan of tiny counties."""
    seen = [found for found in map(tolerated, range(cases)) if found is not None]
    wrong = [found for found in seen if found.wrong]
    console.print(
        f"{cases} counties, {len(seen)} feasible, {sum(found.blocks > 1 for found in seen)} of several blocks, "
        f"{sum(found.gave_way > 0 for found in seen)} in which a level gave way, {len(wrong)} with a wrong claim"
    )
    for found in wrong:
        console.print(f"WRONG {found}")
    if wrong:
        raise typer.Exit(1)
