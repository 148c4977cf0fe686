"""The planner's page in a browser."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()
console = Console(width=140)


@app.command()
def page(
    teachers: Annotated[int, typer.Option(help="of the large roster, about", min=300)] = 45_000,
    instance: Annotated[Path, typer.Option(help="whose plan is edited", exists=True)] = Path("instances/beibei"),
    chromium: Annotated[
        Path | None, typer.Option(help="a browser; Chromium 88 from npm otherwise", envvar="ROTATION_CHROMIUM")
    ] = None,
    folder: Annotated[Path, typer.Option(help="where what npm brings is kept")] = Path("out"),
) -> None:
    """The page on a real service: load, upload, filter, sort, heap, edits, a killed server; and a peer's table."""
    from benchmarks.page.measurements import figures

    folder.mkdir(parents=True, exist_ok=True)
    table = Table(title="the page")
    for heading in ("figure", "measured", "target", "verdict", "note"):
        table.add_column(heading, overflow="fold")
    sound = True
    for figure in figures(folder, chromium, teachers, instance):
        console.print(" | ".join(figure.cells()), markup=False)
        table.add_row(*figure.cells())
        sound &= figure.sound
    console.print(table)
    if not sound:
        raise typer.Exit(1)
