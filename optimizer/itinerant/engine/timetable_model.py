"""Days and slots exactly (CP-SAT): every rule of a timetable in one model, for a school or for a few visitors.

With the outings fixed to their weekdays it fills the slots of a school; with every outing that a visitor may make it
is the whole problem without any notion of weeks, and as such solves small cases to the end.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from optimizer.engine.cpsat import search, trusted
from optimizer.itinerant.engine.offers import Offer
from optimizer.itinerant.level_values import LEVELS
from optimizer.itinerant.weeks import Lesson, Timetable, Week, members, ordered

Expression = cp_model.LinearExprT


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
                for each in members(name):
                    self._class_slots[school, each, day, slot].append(flag)
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
        self.levels["reach"] += [visitor.rank(school) * flag for (school, _), flag in links.items()]
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
        solver = trusted(seed=seed, effort=effort)
        status = search(self.cp, solver)
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
