"""From a choice of weeks to weekdays: outings on days, out of the way of other visitors."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.day_combinations import catalogue
from optimizer.itinerant.day_patterns import Longs, Slots
from optimizer.itinerant.menu_feasibility import holds
from optimizer.itinerant.visitor_columns import NOTHING, Pool
from optimizer.itinerant.week_columns import Board
from optimizer.itinerant.weekday_costs import on_weekdays
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Hours, Visitor, Week

NEVER = 1e6


@dataclass(frozen=True, slots=True)
class Outing:
    """A day away: stays (school, first slot, last slot + 1) in order."""

    stays: tuple[tuple[str, int, int], ...]

    @property
    def schools(self) -> tuple[str, ...]:
        return tuple(school for school, _, _ in self.stays)

    def halves(self, hours: Hours) -> frozenset[int]:
        """Half-days spent away."""
        away = {MORNING: self.stays[0][1] < hours.morning, AFTERNOON: self.stays[-1][2] > hours.morning}
        return frozenset(half for half, out in away.items() if out)

    def days(self, hours: Hours, visitor: Visitor) -> list[int]:
        """Days on which the visitor can make it."""
        return [day for day in range(hours.days) if all((day, half) in visitor.halves for half in self.halves(hours))]

    def minutes(self, week: Week, home: str) -> int:
        """Travel of the day, −1 where a road is missing."""
        legs = [week.minutes(a, b) for a, b in pairwise((home, *self.schools, home))]
        return -1 if min(legs) < 0 else sum(legs)

    def taken(self, week: Week, home: str) -> int:
        """Slots that the day takes from home."""
        hours, away = week.hours, self.halves(week.hours)
        slots = sum(hours.length(half) for half in away)
        if AFTERNOON not in away:
            slots += min(hours.afternoon, hours.lost(week.minutes(self.stays[-1][0], home)))
        if MORNING not in away:
            slots += min(hours.morning, hours.lost(week.minutes(home, self.stays[0][0])))
        return slots


def outings_of(ways: Ways, pool: Pool, column: int) -> list[Outing]:
    """The days of a column's cheapest week."""
    services = [code for code in pool.services[column].tolist() if code != NOTHING]
    if not services:
        return []
    visitor = ways.week.visitors[pool.visitor]
    services.sort(key=lambda code: pool.needs[code])
    places = pool.school[services]
    _, _, row, _ = ways.cheapest(visitor, places[None], tuple(pool.needs[code] for code in services))
    book = catalogue(ways.hours, len(services), visitor.schools_a_day == 3)
    schools = [ways.week.schools[place] for place in places]
    return [
        Outing(tuple((schools[place - 1], start, stop) for place, start, stop in kind.stays))
        for kind, count in zip(book.kinds, book.counts[row[0]].astype(int), strict=True)
        for _ in range(count)
    ]


def classes_of(board: Board, chosen: Longs) -> list[dict[int, int]]:
    """For each visitor, how many classes of which course."""
    found = []
    for pool, column, start in zip(board.pools, chosen, board.starts[:-1], strict=True):
        served = pool.served(np.array([column - start]))[0]
        found.append({int(c): int(n) for c, n in zip(pool.courses, served, strict=True) if n})
    return found


def weekdays(board: Board, chosen: Longs) -> list[dict[int, Outing]]:
    """The outings of each visitor by day: an assignment, one visitor after another, that avoids crowded sessions.

    Where the visitor's classes are free in some slots only, the best assignment whose stays hold them all; where
    there is none, the days of the week that the column was refined to.
    """
    ways, week = board.ways, board.week
    crowd: dict[tuple[str, int, int], int] = defaultdict(int)  # (school, day, half): visitors there
    shut = _shut(week)
    plan: list[dict[int, Outing]] = []
    for visitor, pool, column, served in zip(
        week.visitors, board.pools, (chosen - board.starts[:-1]).tolist(), classes_of(board, chosen), strict=True
    ):
        own = outings_of(ways, pool, column)
        cost = np.full((len(own), week.hours.days), NEVER)
        for row, outing in enumerate(own):
            for day in outing.days(week.hours, visitor):
                cost[row, day] = sum(
                    crowd[school, day, week.hours.half(start)] + shut.get((school, day, slot), 0)
                    for school, start, stop in outing.stays for slot in range(start, stop)
                )
        rows, days = linear_sum_assignment(cost)
        if len(own) and cost[rows, days].max() >= NEVER:
            raise ArithmeticError(f"{visitor.id}: the days of a week do not find weekdays")
        plan.append({int(day): own[row] for row, day in zip(rows, days, strict=True)})
        if any(group.free is not None for group in ways.groups(served)):
            held = next(_holding(ways, own, served, cost), None)
            if held is not None:
                plan[-1] = {int(day): outing for day, outing in zip(held, own, strict=True)}
            elif refined := on_weekdays(ways, pool, column):
                plan[-1] = {
                    day: Outing(tuple((school, start, stop) for school, (start, stop) in stays))
                    for day, stays in refined.items()
                }
        for day, outing in plan[-1].items():
            for school, start, _ in outing.stays:
                crowd[school, day, week.hours.half(start)] += 1
    return plan


def _holding(
    ways: Ways, own: Sequence[Outing], served: Mapping[int, int], cost: NDArray[np.float64]
) -> Iterator[Longs]:
    """Days for the outings whose stays hold the classes served, the cheapest first."""
    courses: dict[str, dict[int, int]] = defaultdict(dict)
    for code, count in served.items():
        courses[ways.week.courses[code].school][code] = count
    groups = {school: ways.groups(counts) for school, counts in courses.items()}
    assignments = np.array(list(permutations(range(ways.hours.days), len(own))))
    totals = cost[np.arange(len(own)), assignments].sum(axis=1)
    for days in assignments[np.argsort(totals, kind="stable")[: int((totals < NEVER).sum())]]:
        stays: dict[str, dict[int, Slots]] = defaultdict(dict)
        for day, outing in zip(days.tolist(), own, strict=True):
            for school, start, stop in outing.stays:
                stays[school][day] = start, stop
        if all(holds(ways.menus, several, stays[school]) for school, several in groups.items()):
            yield days


def _shut(week: Week) -> dict[tuple[str, int, int], float]:
    """Share of the classes with given free slots that are not free at (school, day, slot)."""
    limited: dict[str, list[frozenset[tuple[int, int]]]] = defaultdict(list)
    for (school, _), free in week.free.items():
        limited[school].append(free)
    return {
        (school, day, slot): sum((day, slot) not in free for free in frees) / len(frees)
        for school, frees in limited.items() for day in range(week.hours.days) for slot in range(week.hours.slots)
    }
