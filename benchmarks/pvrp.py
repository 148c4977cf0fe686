"""Cordeau's periodic routing files through the machinery of the weekly problem.

Shared with the weeks: the linear program with columns entering (:class:`Master`), its bound in integers from rounded
prices (:func:`prove`), columns ruled out by that bound, and the choice checked in integers. Not shared: columns are
routes of a day instead of weeks of a visitor, and the integer choice is HiGHS's, for the lengths leave few ties.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.branching import branch
from benchmarks.periodic import Periodic, published, read_periodic
from benchmarks.rounds import UNIT, Rounds, TooLong
from benchmarks.spending import cpu_seconds, high_water
from optimizer.itinerant.engine.master import Master

ENTER = 100  # columns of a day or a customer that may enter in a round
SECONDS = 120.0  # of each integer choice
MOST_BETTER = 50_000  # columns that the last choice is made from


@dataclass(frozen=True)
class Solved:
    """Lengths of the plan found and of the bound; ``certified`` if rounded prices alone prove it.

    The plan's length is exact to the last digits of a double. Lengths of routes are rounded down to 1/UNIT before
    anything is proved, so the bound holds for the true lengths, and ``proved`` means: no plan is shorter by more
    than 1/UNIT for each vehicle and day.
    """

    length: float
    bound: float
    proved: bool
    certified: bool
    columns: int
    cpu: float
    peak: float  # MB

    @property
    def gap(self) -> float:
        """In % of the length."""
        return 100 * (self.length - self.bound) / self.length


def solve(problem: Periodic, seconds: float = SECONDS) -> Solved:
    """Plan and bound; raises ``TooLong`` where the routes cannot be listed."""
    begun = cpu_seconds()
    rounds = Rounds(problem)
    farthest = 2 * UNIT * float(problem.distance.max())
    master = Master(rounds, 0, (), rounds.start, passing=2 * farthest, enter=ENTER)
    bound = master.solve()
    lower = bound.value
    choice = branch(rounds, np.sort(master.columns), 0, (), seconds=seconds)
    if choice.chosen is None or choice.value is None:
        raise ArithmeticError(f"{problem.name}: no plan among the columns of the linear program")
    chosen, value = choice.chosen, choice.value
    better = np.flatnonzero(bound.within(value - 1))
    if value > lower and len(better) <= MOST_BETTER:  # a better plan uses none but these
        last = branch(rounds, np.union1d(better, chosen), 0, (), hint=chosen, seconds=seconds)
        if last.chosen is not None and last.value is not None and last.value <= value:
            chosen, value = last.chosen, last.value
        lower = max(lower, min(value, value if last.bound is None else last.bound))
    return Solved(
        rounds.total(chosen), lower / UNIT, value == lower, value == bound.value, len(rounds), cpu_seconds() - begun,
        high_water(),
    )


def pvrp_rows(folder: Path, names: list[str] | None = None) -> list[tuple[str, ...]]:
    """A row for each file p*.txt of a folder: what was found, or why not."""
    best = published()
    rows: list[tuple[str, ...]] = []
    for path in sorted(folder.glob("p*.txt")):
        if names and path.stem not in names:
            continue
        problem = read_periodic(path)
        known = best.get(path.stem)
        size = f"{len(problem.customers)}/{problem.vehicles}/{problem.days}"
        head = (path.stem, size, "–" if known is None else f"{known:.2f}")
        try:
            run = solve(problem)
        except TooLong as error:
            rows.append((*head, "routes longer than the engine enumerates", str(error).partition(": ")[2], "", "", ""))
            continue
        said = "proved in integers" if run.certified else "proved" if run.proved else f"gap {run.gap:.2f} %"
        spent = str(run.columns), f"{run.cpu:.1f}", f"{run.peak:.0f}"
        rows.append((*head, f"{run.length:.4f}", f"{run.bound:.4f} {said}", *spent))
    return rows
