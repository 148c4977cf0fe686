"""``python -m benchmarks itineraries``: weeks against every timetable, over the shapes, and against peers."""

from collections import Counter
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.tiny_weeks import brute_force, draw_week
from benchmarks.week_run import apart, run_apart

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
console = Console(width=150)

LARGEST = 16_000  # columns of a core: what keeps a district within 250 MB


@app.command()
def agree(cases: Annotated[int, typer.Option(help="tiny weeks")] = 1000, first: int = 0) -> None:
    """The whole way from facts to lessons against every timetable of tiny weeks."""
    from optimizer.itinerant.engine.itineraries import plan_week

    seen: Counter[str] = Counter()
    for seed in range(first, first + cases):
        week = draw_week(seed)
        lawful, best = brute_force(week)
        answer = plan_week(week)
        values = tuple(level.value for level in answer.levels)
        agrees = values == best and all(level.bound <= at for level, at in zip(answer.levels, best, strict=True))
        seen["disagree"] += not agrees
        seen["proved"] += answer.proved
        seen["rich"] += lawful >= 10
        seen["served"] += bool(answer.timetable)
        seen["lost in slots"] += answer.lost > 0
        seen["weekly bound passed"] += answer.weekly.values != values
        seen["three schools a day"] += any(
            len({at.school for at in answer.timetable if (at.visitor, at.day) == day}) > 2
            for day in {(at.visitor, at.day) for at in answer.timetable}
        )
        if not agrees:
            console.print(f"DISAGREES {seed}: {values}, best {best}")
    console.print(f"{cases} tiny weeks: " + ", ".join(f"{name} {count}" for name, count in seen.items()))
    if seen["disagree"] or 100 * seen["rich"] < 40 * cases:
        raise typer.Exit(1)


@app.command()
def shapes(
    shape: str = "township", seeds: int = 20,
    seconds: Annotated[float, typer.Option(help="wall limit; 0: none, and repeatable")] = 0.0,
    largest: Annotated[int, typer.Option(help="columns of the largest core")] = LARGEST,
    first: int = 1,
) -> None:
    """Values, bounds, CPU and memory over seeds of a shape."""
    runs = []
    for seed in range(first, first + seeds):
        runs.append(run_apart(shape, seed, seconds, largest))
        run = runs[-1]
        console.print(
            f"{shape} {run.seed}: {run.values} bounds {run.bounds} lost {run.lost}, {run.columns} columns, "
            f"{run.cpu:.1f} s, {run.peak:.0f} MB"
        )
    console.print(
        f"{shape}: {sum(run.proved for run in runs)}/{seeds} proved on every level, "
        f"{sum(run.values[0] == run.bounds[0] for run in runs)}/{seeds} uncovered proved, secondary gap median "
        f"{median(run.secondary for run in runs):.1f}% worst {max(run.secondary for run in runs):.1f}%, CPU median "
        f"{median(run.cpu for run in runs):.1f} s worst {max(run.cpu for run in runs):.1f} s, "
        f"{max(run.peak for run in runs):.0f} MB"
    )


@app.command()
def race(
    shape: str = "group", seeds: int = 3, first: int = 1,
    seconds: Annotated[float, typer.Option(help="CPU seconds of the plain model")] = 60.0,
    vehicles: Annotated[float, typer.Option(help="CPU seconds of each PyVRP mapping; 0: without")] = 20.0,
    largest: Annotated[int, typer.Option(help="columns of our largest core")] = LARGEST,
) -> None:
    """Ours against the plain circuit model and PyVRP on identical weeks: uncovered periods/minutes.

    PyVRP is an indication: its better mapping knows less than the week does. What it may claim is the lawful part of
    its plan, and the excess is of that. Minutes compare only where uncovered periods are equal.
    """
    table = Table(title=f"{shape}: uncovered/minutes, CPU s, MB; excess: uncovered above our bound")
    for heading in ("seed", "ours", "bound", "plain CP-SAT", "PyVRP (indicative)", "beyond limits", "excess"):
        table.add_column(heading)
    for seed in range(first, first + seeds):
        ours = run_apart(shape, seed, 0, largest)
        bound = ours.bounds[0]
        plain = apart("plain", shape, seed, seconds)
        excess = [str(ours.values[0] - bound), "–" if plain["uncovered"] is None else str(plain["uncovered"] - bound)]
        cells = ["", ""]
        if vehicles:
            other = apart("vehicles", shape, seed, vehicles)
            said = f"{other['mapping']} {other['uncovered']}/{other['minutes']}, {other['cpu']:.0f} s"
            cells = [f"{said}, {other['peak']:.0f} MB", f"{other['crowded']}; lawful {other['lawful']}"]
            excess.append(f"{other['lawful'] - bound}")
        row = (
            str(seed), f"{ours.values[0]}/{ours.values[1]}, {ours.cpu:.0f} s, {ours.peak:.0f} MB",
            f"{bound}/{ours.bounds[1]}",
            f"{plain['uncovered']}/{plain['minutes']}{' proved' if plain['proved'] else ''}, {plain['cpu']:.0f} s, "
            f"{plain['peak']:.0f} MB", *cells, " : ".join(excess),
        )
        console.print(" | ".join(row))
        table.add_row(*row)
    console.print(table)


if __name__ == "__main__":
    app()
