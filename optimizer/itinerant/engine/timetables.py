"""Slots for outings that stand, and timetables of few visitors chosen as a whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from ortools.sat.python import cp_model

from optimizer.itinerant.engine.offers import Offer, whole_offer
from optimizer.itinerant.engine.timetable_model import Model
from optimizer.itinerant.level_values import LEVELS, Values, measure
from optimizer.itinerant.weekdays import Outing
from optimizer.itinerant.weeks import Lesson, Timetable, Week, ordered


def whole(week: Week, start: Timetable, *, effort: float, seed: int) -> tuple[Timetable, Values]:
    """The best timetable found from ``start`` on, and a bound of each level under the values of those before."""
    model = Model(week, [whole_offer(week, visitor) for visitor in week.visitors], frozenset(range(len(week.courses))))
    best, bounds = start, []
    for number, level in enumerate(LEVELS):
        offset = week.periods if level == "uncovered" else 0
        goal = cp_model.LinearExpr.sum(model.levels[level])
        model.hint(best)
        bound = 0
        if solver := model.solve(level, effort=effort, seed=seed):
            best = min(best, model.read(solver), key=lambda lessons: measure(week, lessons))
            bound = offset + int(np.ceil(solver.best_objective_bound - 1e-6))
        value = measure(week, best)[number]
        bounds.append(min(bound, value))
        model.cp.add(goal <= value - offset)
    return best, tuple(bounds)


def fill(
    week: Week, plan: Sequence[Mapping[int, Outing]], classes: Sequence[Mapping[int, int]], *, effort: float, seed: int
) -> Timetable:
    """Slots for the lessons of each visitor, school by school; classes that find none are left out whole."""
    lessons: list[Lesson] = []
    courses: dict[str, set[int]] = defaultdict(set)
    for code, course in enumerate(week.courses):
        courses[course.school].add(code)
    for school, codes in courses.items():
        offers = [
            Offer(visitor, {day: [outing] for day, outing in days.items() if school in outing.schools}, served, True)
            for visitor, days, served in zip(week.visitors, plan, classes, strict=True) if codes & served.keys()
        ]
        if offers:
            model = Model(week, offers, frozenset(codes))
            if solver := model.solve("uncovered", effort=effort, seed=seed):
                lessons += model.read(solver)
    return ordered(lessons)
