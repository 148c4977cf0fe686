"""A periodic routing problem as a choice of columns, for the machinery of the weekly problem.

Owners are customers, who choose one combination of days, and days, which choose one route for every vehicle. There
is a row for each customer and day: combinations take it, routes give it back, and it has no seats. All sets of
customers that fit a vehicle are listed with the shortest round through them (Held and Karp), so bounds over the
columns hold for every plan.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.periodic import Periodic
from optimizer.itinerant.bounds import Packing
from optimizer.itinerant.day_patterns import Longs

UNIT = 10_000  # lengths are whole multiples of 1/UNIT, rounded down route by route
MOST_ROUTES = 1_000_000
MOST_CUSTOMERS = 24  # subsets are told by number


class TooLong(ValueError):
    """Routes are longer than the engine enumerates: more sets of customers fit a vehicle than can be listed."""


class Rounds(Packing):
    """Columns: the combinations of each customer, then for each day its routes and an empty one for each vehicle."""

    def __init__(self, problem: Periodic) -> None:
        if len(problem.customers) > MOST_CUSTOMERS or problem.route_count() > MOST_ROUTES:
            raise TooLong(f"{problem.name}: {problem.route_count():.2g} sets of customers fit a vehicle")
        self.problem = problem
        count, days = len(problem.customers), problem.days
        self.sets, self.length = shortest_rounds(problem)
        self.whole = np.floor(self.length * UNIT).astype(np.int64)
        self.combinations = [
            (at, mask) for at, customer in enumerate(problem.customers) for mask in customer.combinations
        ]
        # the sets of each day: all customers may be visited then, for none is left out of all combinations otherwise
        open_on = [
            sum(1 << at for at, c in enumerate(problem.customers) if any(mask >> day & 1 for mask in c.combinations))
            for day in range(days)
        ]
        self.routes = [np.flatnonzero((self.sets & ~mask) == 0) for mask in open_on]
        sizes = [len(customer.combinations) for customer in problem.customers]
        sizes += [len(routes) + problem.vehicles for routes in self.routes]
        self.starts = np.cumsum([0, *sizes])
        self.copies = np.array([1] * count + [problem.vehicles] * days)
        self.seats = np.zeros(count * days, dtype=np.int64)
        self.base = np.zeros(1, dtype=np.int64)

    def costs(self, columns: Longs) -> Longs:
        day, route = self._parts(columns)
        return np.where(day >= 0, np.append(self.whole, 0)[route], 0)[None]

    def taken(self, columns: Longs) -> sparse.csc_array:
        """Row customer · days + day."""
        count, days = len(self.problem.customers), self.problem.days
        day, route = self._parts(columns)
        visits = (np.append(self.sets, 0)[route][:, None] >> np.arange(count)) & 1
        column, customer = np.nonzero(visits * (day >= 0)[:, None])
        rows, at, values = [customer * days + day[column]], [column], [np.full(len(column), -1)]
        for number in np.flatnonzero(day < 0).tolist():
            who, mask = self.combinations[int(columns[number])]
            chosen = [d for d in range(days) if mask >> d & 1]
            rows.append(who * days + np.array(chosen))
            at.append(np.full(len(chosen), number))
            values.append(np.ones(len(chosen), dtype=np.int64))
        entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(at))
        return sparse.coo_array(entries, shape=(count * days, len(columns))).tocsc()

    def priced(self, weights: Longs, prices: Longs) -> Longs:
        price = prices.reshape(len(self.problem.customers), self.problem.days)
        chosen = [sum(int(price[who, d]) for d in range(self.problem.days) if mask >> d & 1)
                  for who, mask in self.combinations]
        blocks = [np.array(chosen, dtype=np.int64)]
        for day, routes in enumerate(self.routes):
            gained = sums(price[:, day])[self.sets[routes]]
            blocks += [weights[0] * self.whole[routes] - gained, np.zeros(self.problem.vehicles, dtype=np.int64)]
        return np.concatenate(blocks)

    @property
    def start(self) -> Longs:
        """Every combination, every customer alone on every day, and idle vehicles."""
        alone = np.bitwise_count(self.sets) == 1
        routes = [first + np.flatnonzero(alone[own]) for first, own in zip(self._day_starts, self.routes, strict=True)]
        idle = [np.arange(stop - self.problem.vehicles, stop) for stop in self.starts[-self.problem.days :]]
        return np.concatenate([np.arange(self._day_starts[0]), *routes, *idle])

    def total(self, chosen: Longs) -> float:
        """Length of a plan, from the unrounded lengths of its routes."""
        _, route = self._parts(chosen)
        return float(np.append(self.length, 0.0)[route].sum())

    @cached_property
    def _day_starts(self) -> Longs:
        return self.starts[len(self.problem.customers) : -1]

    def _parts(self, columns: Longs) -> tuple[Longs, Longs]:
        """Day of each column (−1: a combination), and its row in ``sets`` (−1: no customer)."""
        day = np.searchsorted(self._day_starts, columns, side="right") - 1
        route = np.full(len(columns), -1)
        for number, routes in enumerate(self.routes):
            at = np.flatnonzero(day == number)
            route[at] = np.append(routes, np.full(self.problem.vehicles, -1))[columns[at] - self._day_starts[number]]
        return day, route


def sums(values: Longs) -> Longs:
    """Σ of the values of every subset; bit k of its number says whether value k is in it."""
    total = np.zeros(1, dtype=np.int64)
    for value in values:
        total = np.concatenate([total, total + value])
    return total


def shortest_rounds(problem: Periodic) -> tuple[Longs, NDArray[np.float64]]:
    """Every set of customers that fits a vehicle, as a bit mask, and its shortest round from the depot.

    Held and Karp: the shortest way through a set to its last customer, over sets of growing size.
    """
    count, distance = len(problem.customers), problem.distance
    every = np.arange(1 << count, dtype=np.int64)
    load = sums(np.array([customer.demand for customer in problem.customers]))
    every = every[1:] if problem.load is None else every[1:][load[1:] <= problem.load]
    size = np.bitwise_count(every)
    every = every[np.argsort(size, kind="stable")]
    row = np.full(1 << count, -1, dtype=np.int32)
    row[every] = np.arange(len(every))
    ways = np.full((len(every), count), np.inf)
    edges = np.cumsum(np.bincount(np.bitwise_count(every), minlength=count + 1))
    for number in range(1, count + 1):
        start, stop = int(edges[number - 1]), int(edges[number])
        for last in range(count):
            at = start + np.flatnonzero(every[start:stop] >> last & 1)
            if number == 1:
                ways[at, last] = distance[0, last + 1]
            elif len(at):
                before = row[every[at] ^ (1 << last)]
                ways[at, last] = (ways[before] + distance[1:, last + 1]).min(axis=1)
    length = (ways + distance[1:, 0]).min(axis=1)
    if problem.duration is not None:
        service = sums(np.array([customer.service for customer in problem.customers]))[every]
        kept = length + service <= problem.duration
        every, length = every[kept], length[kept]
    return every, length
