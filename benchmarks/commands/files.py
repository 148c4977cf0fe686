"""Workbooks read, public routing files, files to be refused."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.hostile import hostile, mutated
from benchmarks.intake import serving, told, uploaded
from benchmarks.mess.judging import BROKEN, WRONG, summed, verdicts
from benchmarks.mutate import outcomes, prepared
from benchmarks.pvrp import pvrp_rows
from benchmarks.reading import reading_rows

app = typer.Typer()
console = Console(width=140)


@app.command()
def reading(folder: Annotated[Path, typer.Option(help="where the workbook is made")] = Path("out")) -> None:
    """Reading and checking a 45,000-row workbook."""
    for text in reading_rows(folder):
        console.print(text)


@app.command()
def pvrp(
    instances: Annotated[Path, typer.Option(help="folder with Cordeau's periodic routing files p*.txt", exists=True)],
    only: Annotated[list[str] | None, typer.Option(help="names of files, such as p14; all without")] = None,
) -> None:
    """Public periodic routing files through the engine of the weeks, against the best published lengths.

    The set knows no skills, homes, split lessons or weekly caps; it tests spread over days and routes.
    """
    table = Table(title="periodic routing: lengths (customers/vehicles/days)")
    for heading in ("file", "size", "published", "length", "bound", "columns", "CPU s", "MB"):
        table.add_column(heading, overflow="fold")
    for row in pvrp_rows(instances, only):
        table.add_row(*row)
    console.print(table)


@app.command()
def intake(
    damaged: Annotated[int, typer.Option(help="workbooks damaged at random", min=0)] = 5_000,
    first: Annotated[int, typer.Option(help="seed of the first", min=0)] = 0,
) -> None:
    """Files to be refused and damaged workbooks sent to a real API process: answers, exits, time, memory."""
    with TemporaryDirectory() as folder, serving(Path(folder)) as api:
        found = [("files to be refused", uploaded(api, hostile()))]
        for seed in range(first, first + damaged, 1_000):
            count = min(1_000, first + damaged - seed)
            found.append((f"damaged workbooks from seed {seed}", uploaded(api, mutated(count, seed))))
            console.print(told(*found[-1]))
    console.print(told(*found[0]))
    if not all(answers.sound for _, answers in found):
        for _, answers in found:
            console.print(*answers.wrong, sep="\n")
        raise typer.Exit(1)


@app.command()
def mutate(
    cases: Annotated[int, typer.Option(help="changes of each file", min=1)] = 2_000,
    first: Annotated[int, typer.Option(help="seed of the first", min=0)] = 0,
    only: Annotated[str | None, typer.Option(help="one of the files, such as out/plan.json")] = None,
) -> None:
    """Every JSON and YAML file that a command reads, changed at random: tracebacks, runs over 10 s or 1 GB."""
    with TemporaryDirectory() as folder:
        prepared(Path(folder) / "place")
        found = list(outcomes(Path(folder) / "place", cases, first, only))
    for outcome in found:
        if outcome.fault:
            console.print(f"{outcome.file} {outcome.seed} {outcome.command}: {outcome.fault}", markup=False)
    codes = Counter((outcome.file, outcome.code) for outcome in found)
    for (file, code), count in sorted(codes.items(), key=str):
        console.print(f"{file}: code {code}: {count}", markup=False)
    slowest = max(outcome.seconds for outcome in found)
    faults = sum(bool(outcome.fault) for outcome in found)
    console.print(f"{len(found)} runs: {faults} at fault, the slowest {slowest:.1f} s", markup=False)
    if faults:
        raise typer.Exit(1)


@app.command()
def mess(
    count: Annotated[int, typer.Option(help="workbooks", min=1)] = 2_000,
    first: Annotated[int, typer.Option(help="seed of the first", min=0)] = 0,
    show: Annotated[bool, typer.Option(help="name every workbook that was not sound")] = True,
) -> None:
    """Sound workbooks made untidy as bureaus keep them: read as meant, asked about, or misread in silence."""
    found = list(verdicts(count, first))
    for verdict in found:
        if show and not verdict.sound:
            what = "、".join(verdict.messes)
            console.print(f"{verdict.seed} {what} ({verdict.sureness}): {verdict.word}: {verdict.detail}", markup=False)
    console.print(f"{count} workbooks from seed {first}: {dict(summed(found))}", markup=False)
    share = sum(verdict.sound for verdict in found) / count
    console.print(f"read as meant, asked, or rightly refused: {share:.1%}")
    if any(verdict.word in (WRONG, BROKEN) for verdict in found):
        raise typer.Exit(1)
