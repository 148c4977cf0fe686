"""Days and slots exactly (CP-SAT): every rule of a timetable in one model, for a school or for a few visitors.

With the outings fixed to their weekdays it fills the slots of a school; with every outing that a visitor may make it
is the whole problem without any notion of weeks, and as such solves small cases to the end.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

import numpy as np
from ortools.sat.python import cp_model

from optimizer.itinerant.calendar import Outing
from optimizer.itinerant.checking import LEVELS, Values, measure
from optimizer.itinerant.patterns import Kind, kinds
from optimizer.itinerant.weeks import MOST_SCHOOLS, Lesson, Timetable, Visitor, Week, ordered

Expression = cp_model.LinearExprT


@dataclass(frozen=True)
class Offer:
    """What one visitor may do: outings of each day (at most one is made), and most classes of each course."""

    visitor: Visitor
    outings: Mapping[int, Sequence[Outing]]
    classes: Mapping[int, int]  # course → number
    fixed: bool = False  # the only outing of each day is made, and nothing but lessons is to be chosen


def whole_offer(week: Week, visitor: Visitor) -> Offer:
    """Everything that a visitor may do."""
    courses = {
        code: len(course.classes) for code, course in enumerate(week.courses)
        if course.subject in visitor.subjects and course.school in visitor.scope
    }
    schools = sorted({week.courses[code].school for code in courses})
    outings = [
        Outing(tuple((chosen[place - 1], start, stop) for place, start, stop in kind.stays))
        for kind in kinds(week.hours, MOST_SCHOOLS, visitor.schools_a_day == MOST_SCHOOLS)
        if len(kind.stays) <= visitor.schools_a_day and list(kind.way) == list(range(1, len(kind.way) + 1))
        for chosen in product(schools, repeat=len(kind.stays))
        if len(set(chosen)) == len(chosen) and _lawful(week, visitor, kind, chosen)
    ]
    days = range(week.hours.days)
    return Offer(
        visitor, {day: [o for o in outings if day in o.days(week.hours, visitor)] for day in days}, courses
    )


def _lawful(week: Week, visitor: Visitor, kind: Kind, schools: Sequence[str]) -> bool:
    hours = week.hours
    if not 0 <= Outing(tuple((school, 0, 1) for school in schools)).minutes(week, visitor.home) <= visitor.minutes:
        return False
    for at, (a, b) in enumerate(pairwise(schools)):
        over_lunch = hours.half(kind.stays[at][2] - 1) != hours.half(kind.stays[at + 1][1])
        minutes = week.minutes(a, b)
        if (hours.lost(minutes) != kind.late) if over_lunch else (minutes > hours.period):
            return False
    return True


@dataclass
class Model:
    """The variables of a timetable of some visitors and courses, and the level values as expressions."""

    week: Week
    offers: Sequence[Offer]
    courses: frozenset[int]
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    lessons: dict[Lesson, cp_model.IntVar] = field(default_factory=dict)
    levels: dict[str, list[Expression]] = field(default_factory=lambda: {level: [] for level in LEVELS})

    def __post_init__(self) -> None:
        self._class_slots: dict[tuple[str, str, int, int], list[cp_model.IntVar]] = defaultdict(list)
        self._takers: dict[tuple[int, str], list[cp_model.IntVar]] = defaultdict(list)
        for offer in self.offers:
            self._visit(offer)
        for several in (*self._class_slots.values(), *self._takers.values()):
            if len(several) > 1:
                self.cp.add_at_most_one(several)

    def _visit(self, offer: Offer) -> None:
        """One visitor: outings, who is where, lessons, load, home, links."""
        week, cp = self.week, self.cp
        made: dict[tuple[int, int], cp_model.IntVar] = {}
        for day, outings in offer.outings.items():
            for at in range(len(outings)):
                made[day, at] = cp.new_bool_var("")
            if offer.fixed:
                cp.add(made[day, 0] == 1)
            elif outings:
                cp.add_at_most_one(made[day, at] for at in range(len(outings)))
        present: dict[tuple[str, int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (day, at), flag in made.items():
            for school, start, stop in offer.outings[day][at].stays:
                for slot in range(start, stop):
                    present[school, day, slot].append(flag)
        taught: list[Expression] = []
        linked: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        busy: dict[tuple[str, int, int], list[cp_model.IntVar]] = defaultdict(list)
        for code, most in sorted(offer.classes.items()):
            if code not in self.courses:
                continue
            course = week.courses[code]
            takes = [self._take(offer, code, name, present, busy) for name in course.classes]
            cp.add(sum(takes) <= most)
            linked[course.link] += takes
            taught += [course.lessons * take for take in takes]
        for place, flags in busy.items():
            cp.add(sum(flags) <= sum(present[place]))
        self.levels["uncovered"] += [-periods for periods in taught]
        if not offer.fixed:
            self._week_of(offer, made, taught, linked)

    def _take(
        self, offer: Offer, code: int, name: str, present: Mapping[tuple[str, int, int], list[cp_model.IntVar]],
        busy: dict[tuple[str, int, int], list[cp_model.IntVar]],
    ) -> cp_model.IntVar:
        """One class of a course, taken whole or not at all."""
        course = self.week.courses[code]
        take = self.cp.new_bool_var("")
        self._takers[code, name].append(take)
        free = self.week.free.get((course.school, name))
        by_day: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for school, day, slot in present:
            if school == course.school and (free is None or (day, slot) in free):
                flag = self.cp.new_bool_var("")
                self.lessons[Lesson(offer.visitor.id, day, slot, school, course.subject, name)] = flag
                by_day[day].append(flag)
                busy[school, day, slot].append(flag)
                self._class_slots[school, name, day, slot].append(flag)
        self.cp.add(sum(flag for flags in by_day.values() for flag in flags) == course.lessons * take)
        for flags in by_day.values():
            self.cp.add(sum(flags) <= course.daily * take)
        return take

    def _week_of(
        self, offer: Offer, made: Mapping[tuple[int, int], cp_model.IntVar], taught: Sequence[Expression],
        linked: Mapping[tuple[str, str], Sequence[cp_model.IntVar]],
    ) -> None:
        """The limits of a visitor's week and its share of the levels."""
        week, cp, visitor = self.week, self.cp, offer.visitor
        outing = {key: offer.outings[key[0]][key[1]] for key in made}
        cp.add(sum(taught) <= visitor.spare)
        room = sum(week.hours.length(half) for _, half in visitor.halves) - visitor.home_periods
        out = [made[key] * outing[key].taken(week, visitor.home) for key in made]
        if room >= 0:
            cp.add(sum(out) <= room)
        else:
            cp.add(sum(made.values()) == 0)
        cp.add(sum(flag for key, flag in made.items() if len(outing[key].stays) > 2) <= 1)
        links = {}
        for link, takes in linked.items():
            links[link] = cp.new_bool_var("")
            cp.add_max_equality(links[link], takes)
        schools = {school for school, _ in links}
        seen = []
        for school in sorted(schools):
            seen.append(cp.new_bool_var(""))
            for link, flag in links.items():
                if link[0] == school:
                    cp.add_implication(flag, seen[-1])
        cp.add(sum(seen) <= visitor.schools_a_week)
        self.levels["minutes"] += [flag * outing[key].minutes(week, visitor.home) for key, flag in made.items()]
        self.levels["days"] += made.values()
        self.levels["links"] += links.values()
        if week.before:
            old = {(s, k) for who, s, k in week.before if who == visitor.id}
            self.levels["changes"] += [1 - flag if link in old else flag for link, flag in links.items()]
            self.levels["changes"] += [len(old - set(links))]
        load = cp.new_int_var(0, visitor.spare, "")
        square = cp.new_int_var(0, (visitor.home_periods + visitor.spare) ** 2, "")
        cp.add(load == sum(taught))
        cp.add_multiplication_equality(square, [load + visitor.home_periods, load + visitor.home_periods])
        self.levels["balance"].append(square)

    def solve(self, level: str, *, effort: float, seed: int) -> cp_model.CpSolver | None:
        """Minimise one level; None where the search found nothing."""
        self.cp.minimize(cp_model.LinearExpr.sum(self.levels[level]))
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = seed
        parameters.max_deterministic_time = effort
        parameters.catch_sigint_signal = False
        status = solver.solve(self.cp)
        if status == cp_model.MODEL_INVALID:
            raise ArithmeticError("the timetable is not a model that the integer engine accepts")
        return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def hint(self, timetable: Timetable) -> None:
        """Start from the lessons of a timetable."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        inside = set(timetable)
        for lesson, flag in self.lessons.items():
            self.cp.add_hint(flag, lesson in inside)

    def read(self, solver: cp_model.CpSolver) -> Timetable:
        """The lessons of the answer."""
        return ordered(lesson for lesson, flag in self.lessons.items() if solver.value(flag))


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
