"""Small integer systems whose points can all be written down, in Python integers that cannot overflow."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import sparse

from optimizer.model.certificate import System
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

Point = tuple[int, ...]


def system(
    rows: Sequence[Sequence[int]], low: Sequence[int], high: Sequence[int], floor: Sequence[int], ceiling: Sequence[int]
) -> System:
    """A system from plain numbers."""
    A = np.array(rows, dtype=np.int64).reshape(len(rows), len(floor))
    columns = [np.array(side, dtype=np.int64) for side in (low, high, floor, ceiling)]
    return System(sparse.csr_array(A), *columns)


def points(given: System) -> list[Point]:
    """Every integer point of the box that keeps every row."""
    rows = given.A.toarray().astype(object)
    low, high = given.low.tolist(), given.high.tolist()
    found = []
    for point in product(*(range(a, b + 1) for a, b in zip(given.floor, given.ceiling, strict=True))):
        at = rows @ np.array(point, dtype=object) if len(rows) else []
        if all(
            (a <= -FREE or value >= a) and (b >= FREE or value <= b) for value, a, b in zip(at, low, high, strict=True)
        ):
            found.append(tuple(int(value) for value in point))
    return found


def cost_of(cost: Ints, point: Sequence[int]) -> int:
    """``cost·point`` in Python integers."""
    return sum(int(c) * int(x) for c, x in zip(cost, point, strict=True))


@dataclass(frozen=True)
class Drawn:
    """A random system with costs by level, and all its points."""

    system: System
    costs: Ints
    points: list[Point]

    def best(self, limits: Sequence[int | None]) -> int | None:
        """The least cost of the level after ``limits`` among points that keep these limits; None where none does."""
        kept = [
            point
            for point in self.points
            if all(limit is None or cost_of(c, point) <= limit for c, limit in zip(self.costs, limits, strict=False))
        ]
        return min((cost_of(self.costs[len(limits)], point) for point in kept), default=None)

    def lexicographic(self) -> tuple[int, ...] | None:
        """The smallest vector of level costs; None where there is no point."""
        return min((tuple(cost_of(cost, point) for cost in self.costs) for point in self.points), default=None)


def draw(rng: np.random.Generator, *, levels: int = 1, binary: bool = False) -> Drawn:
    """Three to seven columns, one to five rows with both, one or no side, and costs of either sign."""
    width, height = int(rng.integers(3, 8)), int(rng.integers(1, 6))
    floor = np.zeros(width, dtype=np.int64)
    ceiling = np.ones(width, dtype=np.int64) if binary else rng.integers(0, 3, width)
    rows = rng.integers(-4, 5, (height, width)) * (rng.random((height, width)) < 0.7)
    inside = rng.integers(floor, ceiling + 1)
    centre = rows @ inside + rng.integers(-2, 3, height) * (rng.random(height) < 0.4)
    low = np.where(rng.random(height) < 0.7, centre - rng.integers(0, 3, height), -FREE)
    high = np.where(rng.random(height) < 0.7, np.maximum(centre, low) + rng.integers(0, 3, height), FREE)
    costs = rng.integers(-6, 10, (levels, width)) * (rng.random((levels, width)) < 0.7)
    drawn = system(rows.tolist(), low.tolist(), high.tolist(), floor.tolist(), ceiling.tolist())
    return Drawn(drawn, costs.astype(np.int64), points(drawn))
