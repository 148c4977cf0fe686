"""The other peer of the weekly itineraries: PyVRP, on two mappings of the same week that say less than the week does.

Clients are blocks of a course's periods that one visit can hold, with a prize; a place for each course, so that a
profile can shut out what a visitor may not teach. ``trips`` makes a vehicle of a visitor's week (a reload at home is
a new day): the weekly limit is exact, travel is only limited over the week. ``days`` makes a vehicle of a visitor's
day: travel of the day is exact, spare periods are dealt out in sessions beforehand. Neither knows of schools a day
or a week, of mornings and afternoons, of periods at home, nor that a class is taken whole and spread over days. The
better answer counts, and is an indication: it mixes what helps PyVRP with what hurts it. Needs the extra ``bench``.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
from pyvrp.exceptions import PenaltyBoundWarning

from benchmarks.spending import cpu_seconds
from optimizer.itinerant.week_columns import board_of
from optimizer.itinerant.weeks import Visitor, Week

PRIZE = 1000  # of a period, against a minute
SHUT = 100_000  # minutes into a place that a visitor may not serve


@dataclass(frozen=True)
class Vehicles:
    """Uncovered periods and minutes of the better mapping, what of it the week does not allow, CPU seconds.

    ``crowded`` counts visitors with too many schools in the week and days with too many schools. ``lawful`` are the
    uncovered periods when every visitor keeps the fullest lawful week inside the own visits, courses begun counted as
    whole classes: the most that the plan could be made of.
    """

    mapping: str
    uncovered: int
    minutes: int
    crowded: int
    lawful: int
    cpu: float


class _Spent:
    """Stops a search after CPU seconds."""

    def __init__(self, seconds: float) -> None:
        self.until = cpu_seconds() + seconds

    def __call__(self, best_cost: float) -> bool:
        return cpu_seconds() > self.until


def vehicles_week(week: Week, seconds: float, seed: int = 0) -> Vehicles:
    """Both mappings with so many CPU seconds each; the one of which more is lawful, then which covers more."""
    runs = [_run(week, mapping, seconds, seed) for mapping in ("trips", "days")]
    return min(runs, key=lambda run: (run.lawful, run.uncovered, run.minutes))


def _run(week: Week, mapping: str, seconds: float, seed: int) -> Vehicles:
    begun = cpu_seconds()
    data, blocks, owners = _data(week, mapping)
    with catch_warnings():  # that penalties are at their largest: places are shut by length
        simplefilter("ignore", PenaltyBoundWarning)
        best = solve(data, _Spent(seconds), seed=seed, collect_stats=False, display=False).best
    covered, minutes, crowded = 0, 0, 0
    schools: dict[int, set[str]] = defaultdict(set)
    taught: dict[int, Counter[int]] = defaultdict(Counter)  # visitor → course → periods
    for route in best.routes():
        visitor = week.visitors[owners[route.vehicle_type()]]
        minutes += route.distance()
        day: set[str] = set()
        for stop in route.schedule():
            if stop.is_client():
                code, periods = blocks[stop.idx]
                course = week.courses[code]
                covered += periods
                taught[owners[route.vehicle_type()]][code] += periods
                day.add(course.school)
                schools[owners[route.vehicle_type()]].add(course.school)
            else:
                crowded += len(day) > visitor.schools_a_day
                day = set()
        crowded += len(day) > visitor.schools_a_day
    crowded += sum(len(seen) > week.visitors[who].schools_a_week for who, seen in schools.items())
    spent = cpu_seconds() - begun
    return Vehicles(mapping, week.periods - covered, minutes, crowded, _lawful(week, taught), spent)


def _lawful(week: Week, taught: Mapping[int, Mapping[int, int]]) -> int:
    """Periods left uncovered by the fullest lawful weeks inside what was taught."""
    board = board_of(week)
    served: Counter[int] = Counter()
    for visitor, periods in taught.items():
        pool = board.pools[visitor]
        most = np.array([-(-periods.get(code, 0) // week.courses[code].lessons) for code in pool.courses.tolist()])
        every = pool.served(np.arange(len(pool)))
        inside = (every <= most).all(axis=1)
        best = int(np.flatnonzero(inside)[pool.total(pool.periods)[inside].argmax()])
        served.update(dict(zip(pool.courses.tolist(), every[best].tolist(), strict=True)))
    return week.periods - sum(
        min(count, len(week.courses[code].classes)) * week.courses[code].lessons for code, count in served.items()
    )


def _data(week: Week, mapping: str) -> tuple[ProblemData, list[tuple[int, int]], list[int]]:
    """The problem, (course, periods) of each client, and the visitor of each vehicle type."""
    homes = sorted({visitor.home for visitor in week.visitors})
    places = [week.place[home] for home in homes] + [week.place[course.school] for course in week.courses]
    travel = week.travel[np.ix_(places, places)]
    base = np.where(travel < 0, SHUT, travel)
    blocks = [(code, size) for code, course in enumerate(week.courses) for size in _blocks(week, code)]
    clients = [
        Client(len(homes) + code, delivery=[size], service_duration=size, prize=PRIZE * size, required=False)
        for code, size in blocks
    ]
    profiles: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    matrices: list[Any] = []
    types, owners = [], []
    for number, visitor in enumerate(week.visitors):
        rights = frozenset(visitor.subjects), frozenset(visitor.scope)
        if rights not in profiles:
            profiles[rights] = len(matrices)
            matrix = base.copy()
            for code, course in enumerate(week.courses):
                if course.subject not in visitor.subjects or course.school not in visitor.scope:
                    matrix[:, len(homes) + code] = SHUT
            np.fill_diagonal(matrix, 0)
            matrices.append(matrix)
        home = homes.index(visitor.home)
        for vehicle in _vehicles(week, visitor, mapping):
            types.append(
                VehicleType(start_depot=home, end_depot=home, profile=profiles[rights],
                            reload_depots=[home] if vehicle["max_reloads"] else [], **vehicle)
            )
            owners.append(number)
    still: Any = np.zeros_like(base)
    data = ProblemData(
        [Location(0, 0) for _ in places], clients, [Depot(at) for at in range(len(homes))], types, matrices,
        [still] * len(matrices),
    )
    return data, blocks, owners


def _blocks(week: Week, code: int) -> list[int]:
    """A course in visits of at most a session, and of no more than its classes have in a day."""
    course = week.courses[code]
    most = min(week.hours.morning, len(course.classes) * course.daily)
    periods = course.lessons * len(course.classes)
    return [most] * (periods // most) + ([periods % most] if periods % most else [])


def _vehicles(week: Week, visitor: Visitor, mapping: str) -> list[dict[str, Any]]:
    days = len({day for day, _ in visitor.halves})
    if not days or not visitor.spare:
        return []
    if mapping == "trips":
        return [{
            "capacity": [week.hours.slots], "shift_duration": visitor.spare, "max_distance": days * visitor.minutes,
            "max_reloads": days - 1,
        }]
    session = week.hours.morning
    full = min(days, visitor.spare // session)
    loads = [session] * full + ([visitor.spare % session] if full < days and visitor.spare % session else [])
    return [{"capacity": [load], "max_distance": visitor.minutes, "max_reloads": 0} for load in loads]
