"""What is asked of a plan: counterfactuals, edits, conflicts, fronts."""

from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.conflicts import conflict_rows, district_table, planted_conflicts, planted_line
from benchmarks.edits import PREPARE, edit_lines, edit_rows
from benchmarks.explaining import counterfactual_table
from benchmarks.fronts import front_rows
from benchmarks.fronts import summary as front_line
from optimizer.policy.instance import open_instance
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation

app = typer.Typer()
console = Console(width=140)


@app.command()
def explain(
    instance: Annotated[Path, typer.Option(help="whose plan is asked about")] = Path("instances/beibei"),
    each: Annotated[int, typer.Option(help="questions of every sort and group", min=1)] = 2,
    seed: int = 1,
    planted: Annotated[int, typer.Option(help="planted conflicts; 0 for none", min=0)] = 300,
    seeds: Annotated[int, typer.Option(help="districts for conflicts; 0 for none", min=0)] = 3,
    front: Annotated[bool, typer.Option(help="also the front by price")] = True,
) -> None:
    """Counterfactuals and edits of a plan, conflicts and fronts: CPU by group, people changed, what is proved."""
    answer = plan_rotation(open_instance(instance))
    if not isinstance(answer, Solved):
        console.print("no plan to ask about")
        raise typer.Exit(1)
    console.print(counterfactual_table(instance.name, answer, each, seed))
    edits(instance, each, seed)
    districts, conflicts = list(conflict_rows(seeds)), list(planted_conflicts(planted))
    if districts:
        console.print(district_table(districts))
    if conflicts:
        console.print(planted_line(conflicts))
    if front:
        console.print(front_line(front_rows(instance)))
    if not (all(row.sound for row in districts) and all(row.sound for row in conflicts)):
        raise typer.Exit(1)


@app.command()
def edits(
    instance: Annotated[Path, typer.Option(help="whose plan is edited")] = Path("instances/beibei"),
    each: Annotated[int, typer.Option(help="edits of every sort and group", min=1)] = 2,
    seed: int = 1,
) -> None:
    """Pins, bans, refusals, swaps and leaves on a solved county: CPU, people changed, what is proved."""
    answer = plan_rotation(open_instance(instance))
    if not isinstance(answer, Solved):
        console.print("no plan to edit")
        raise typer.Exit(1)
    rows = list(edit_rows(answer, each, seed))
    table = Table(title=f"{instance.name}: edits of a plan, CPU seconds")
    headings = ("sort", "n", "median", "95th", "most", "people", "most", "with a plan", "proved")
    for heading in headings:
        table.add_column(heading)
    for line in edit_lines(rows):
        table.add_row(*line)
    console.print(table)
    ready = [row.cpu for row in rows if row.action == PREPARE]
    anew = [row.reassembling for row in rows if row.reassembling]
    console.print(
        f"a group's desk made ready once: median {median(ready):.2f} s, most {max(ready):.2f} s; "
        f"of a leave, assembling the changed county: median {median(anew):.2f} s"
    )
