"""Periodic vehicle routing files in Cordeau's format, and the best values published for them.

One depot, vehicles alike, every customer visited on the days of one of its combinations. The set tests spread over
days and routes; it does not test skills, homes, split lessons or weekly caps.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PERIODIC = 1  # the problem type in the first line
PUBLISHED = Path(__file__).with_name("periodic_published.csv")


class PeriodicError(ValueError):
    """A file is not a periodic routing instance that this benchmark reads."""


@dataclass(frozen=True)
class Customer:
    """Visited with a demand and a service time on every day of one combination, a bit mask of days."""

    demand: int
    service: int
    combinations: tuple[int, ...]


@dataclass(frozen=True)
class Periodic:
    """``distance`` is Euclidean; row 0 is the depot. A duration or load of 0 in a file sets no limit (here None)."""

    name: str
    vehicles: int
    days: int
    duration: int | None
    load: int | None
    customers: tuple[Customer, ...]
    distance: NDArray[np.float64]

    def route_count(self) -> int:
        """How many sets of customers the load of one vehicle allows, exactly."""
        if self.load is None:
            return int(2 ** len(self.customers))
        counts = np.zeros(self.load + 1, dtype=object)
        counts[0] = 1
        for customer in self.customers:
            later = counts.copy()
            later[customer.demand :] += counts[: len(counts) - customer.demand]
            counts = later
        return int(counts.sum())


def read_periodic(path: Path) -> Periodic:
    """Read ``type vehicles customers days``, a line ``duration load`` for each day, then the nodes, the depot first.

    A node is ``number x y service demand frequency combinations mask…``. Which bit is which day does not matter, as
    days are alike here.
    """
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    try:
        kind, vehicles, _, days = (int(word) for word in lines[0][:4])
        limits = {(int(duration), int(load)) for duration, load in lines[1 : 1 + days]}
        nodes = [[float(word) for word in words] for words in lines[1 + days :]]
        points = np.array([node[1:3] for node in nodes])
        customers = tuple(
            Customer(int(node[4]), int(node[3]), tuple(int(mask) for mask in node[7:]))
            for node in nodes[1:]
        )
        counted = all(len(node) == 7 + int(node[6]) for node in nodes)
    except (ValueError, IndexError) as error:
        raise PeriodicError(f"{path.name}: {error}") from error
    if kind != PERIODIC or len(limits) != 1 or not counted:
        raise PeriodicError(f"{path.name}: not a periodic problem with the same vehicles every day")
    duration, load = limits.pop()
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    return Periodic(path.stem, vehicles, days, duration or None, load or None, customers, distance)


def published() -> dict[str, float]:
    """Best published length of each instance."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return {row["instance"]: float(row["length"]) for row in csv.DictReader(file)}
