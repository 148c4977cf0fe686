"""``python -m benchmarks.itineraries``: weeks against every timetable, over the shapes, and against a peer."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.growth import high_water
from benchmarks.peers import cpu_seconds
from benchmarks.tiny_weeks import brute_force, draw_week
from benchmarks.week_peer import WeekPeer, plain_week

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
console = Console(width=150)


@dataclass(frozen=True)
class Run:
    """One week: values and bounds of its levels, what the timetable lost, and what it cost."""

    seed: int
    visitors: int
    columns: int
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    lost: int
    cpu: float
    peak: float  # MB

    @property
    def proved(self) -> bool:
        return self.values == self.bounds

    @property
    def secondary(self) -> float:
        """Largest gap in % of the levels after the first."""
        pairs = zip(self.values[1:], self.bounds[1:], strict=True)
        return max(100 * (value - bound) / max(1, value) for value, bound in pairs)


def _one(shape: str, seed: int, seconds: float, largest: int) -> Run:
    from optimizer.itinerant.checking import check
    from optimizer.itinerant.engine.planning import plan_week
    from optimizer.itinerant.engine.weekly import Effort
    from optimizer.itinerant.generating import generate_week
    from optimizer.itinerant.measuring import measure

    week = generate_week(shape, seed)
    before = cpu_seconds()
    answer = plan_week(week, Effort(deadline=monotonic() + seconds if seconds else None, largest=largest))
    cpu = cpu_seconds() - before
    if check(week, answer.timetable):
        raise AssertionError(f"{shape} {seed}: the timetable has faults")
    return Run(
        seed, len(week.visitors), answer.columns, measure(week, answer.timetable),
        tuple(level.bound for level in answer.levels), answer.lost, cpu, high_water(),
    )


def run_apart(shape: str, seed: int, seconds: float = 0.0, largest: int = 32_000) -> Run:
    """One run in a process of its own, so that its peak is its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_one, shape, seed, seconds, largest).result()


def _peer(shape: str, seed: int, seconds: float) -> tuple[WeekPeer, float]:
    from optimizer.itinerant.generating import generate_week

    return plain_week(generate_week(shape, seed), seconds), high_water()


def peer_apart(shape: str, seed: int, seconds: float) -> tuple[WeekPeer, float]:
    """The peer on the same week in a process of its own, with its peak in MB."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_peer, shape, seed, seconds).result()


@app.command()
def agree(cases: Annotated[int, typer.Option(help="tiny weeks")] = 1000, first: int = 0) -> None:
    """The whole way from facts to lessons against every timetable of tiny weeks."""
    from optimizer.itinerant.engine.planning import plan_week

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
    largest: Annotated[int, typer.Option(help="columns of the largest core")] = 32_000,
) -> None:
    """Values, bounds, CPU and memory over seeds of a shape."""
    runs = []
    for seed in range(1, seeds + 1):
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
    shape: str = "group", seeds: int = 3,
    seconds: Annotated[float, typer.Option(help="wall limit of the peer")] = 60.0,
) -> None:
    """Ours against the plain circuit model on identical weeks."""
    table = Table(title=f"{shape}: uncovered periods / minutes; excess is uncovered above the proved bound")
    for heading in ("seed", "ours", "bound", "CPU s", "MB", "plain", "CPU s", "MB", "excess ours", "excess plain"):
        table.add_column(heading)
    for seed in range(1, seeds + 1):
        ours = run_apart(shape, seed)
        peer, peak = peer_apart(shape, seed, seconds)
        bound = ours.bounds[0]
        table.add_row(
            str(seed), f"{ours.values[0]}/{ours.values[1]}", f"{bound}/{ours.bounds[1]}", f"{ours.cpu:.1f}",
            f"{ours.peak:.0f}", f"{peer.uncovered}/{peer.minutes}{' proved' if peer.proved else ''}",
            f"{peer.cpu:.1f}", f"{peak:.0f}", str(ours.values[0] - bound),
            "–" if peer.uncovered is None else str(peer.uncovered - bound),
        )
    console.print(table)


if __name__ == "__main__":
    app()
