"""The peer of the weekly itineraries: one plain CP-SAT model with a circuit for each visitor and day.

Written as the textbook would: arcs between home and schools, morning and afternoon visits, a flag for each class,
visitor and day, and one weighted sum. It knows nothing of slots, of long ways over lunch (it leaves them out) or of
days of three schools, so its task is not harder than ours.
"""

from collections import defaultdict
from dataclasses import dataclass
from threading import Event, Thread

from ortools.sat.python import cp_model

from benchmarks.spending import cpu_seconds
from optimizer.itinerant.weeks import AFTERNOON, MORNING, Visitor, Week

WEIGHTS = {"uncovered": 100_000, "minutes": 100, "days": 10, "links": 1}


@dataclass(frozen=True)
class WeekPeer:
    """Uncovered periods and minutes of the best plan found (None: none), whether proved, CPU seconds."""

    uncovered: int | None
    minutes: int | None
    proved: bool
    cpu: float


class _Plain:
    def __init__(self, week: Week) -> None:
        self.week, self.cp = week, cp_model.CpModel()
        self.uncovered: list[cp_model.LinearExprT] = [week.periods]
        self.minutes: list[cp_model.LinearExprT] = []
        self.days: list[cp_model.IntVar] = []
        self.links: list[cp_model.IntVar] = []
        self.takers: dict[tuple[int, str], list[cp_model.IntVar]] = defaultdict(list)
        for visitor in week.visitors:
            self._visitor(visitor)
        for several in self.takers.values():
            self.cp.add_at_most_one(several)
        weighted = (
            WEIGHTS[name] * sum(getattr(self, name)) for name in WEIGHTS
        )
        self.cp.minimize(sum(weighted))

    def _visitor(self, visitor: Visitor) -> None:
        week, cp, hours = self.week, self.cp, self.week.hours
        courses = [
            (code, course) for code, course in enumerate(week.courses)
            if course.subject in visitor.subjects and course.school in visitor.scope
        ]
        schools = sorted({course.school for _, course in courses})
        visits = {
            (day, half, school): cp.new_bool_var("")
            for day in range(hours.days) for half in (MORNING, AFTERNOON) for school in schools
            if (day, half) in visitor.halves
        }
        for day in range(hours.days):
            self._day(visitor, day, schools, visits)
        takes = {}
        linked = defaultdict(list)
        lessons: dict[tuple[int, str], list[cp_model.IntVar]] = defaultdict(list)
        for code, course in courses:
            for name in course.classes:
                take = takes[code, name] = cp.new_bool_var("")
                self.takers[code, name].append(take)
                linked[course.link].append(take)
                daily = [cp.new_int_var(0, course.daily, "") for _ in range(hours.days)]
                cp.add(sum(daily) == course.lessons * take)
                for day, count in enumerate(daily):
                    lessons[day, course.school].append(count)
                self.uncovered.append(-course.lessons * take)
        for (day, school), counts in lessons.items():
            slots = sum(
                hours.length(half) * visits[day, half, school]
                for half in (MORNING, AFTERNOON) if (day, half, school) in visits
            )
            cp.add(sum(counts) <= slots)
        cp.add(sum(week.courses[code].lessons * take for (code, _), take in takes.items()) <= visitor.spare)
        room = sum(hours.length(half) for _, half in visitor.halves) - visitor.home_periods
        cp.add(sum(hours.length(half) * flag for (_, half, _), flag in visits.items()) <= max(0, room))
        seen = {school: cp.new_bool_var("") for school in schools}
        for (_, _, school), flag in visits.items():
            cp.add_implication(flag, seen[school])
        cp.add(sum(seen.values()) <= visitor.schools_a_week)
        for flags in linked.values():
            self.links.append(cp.new_bool_var(""))
            cp.add_max_equality(self.links[-1], flags)

    def _day(
        self, visitor: Visitor, day: int, schools: list[str], visits: dict[tuple[int, int, str], cp_model.IntVar]
    ) -> None:
        """A circuit home, school, school, home; a school left alone is a loop of its own."""
        cp, week = self.cp, self.week
        out = cp.new_bool_var("")
        arcs = [(0, 0, ~out)]
        legs = []
        here = {}
        for node, school in enumerate(schools, 1):
            here[school] = cp.new_bool_var("")
            arcs.append((node, node, ~here[school]))
            halves: list[cp_model.LinearExprT] = [
                visits[key] for half in (MORNING, AFTERNOON) if (key := (day, half, school)) in visits
            ]
            cp.add_max_equality(here[school], halves or [0])
            for start, end, minutes in (
                (0, node, week.minutes(visitor.home, school)), (node, 0, week.minutes(school, visitor.home))
            ):
                if minutes >= 0:
                    arcs.append((start, end, flag := cp.new_bool_var("")))
                    legs.append(minutes * flag)
            for other, second in enumerate(schools, 1):
                minutes = week.minutes(school, second)
                early, late = visits.get((day, MORNING, school)), visits.get((day, AFTERNOON, second))
                if other != node and 0 <= minutes <= week.hours.lunch and early is not None and late is not None:
                    arcs.append((node, other, flag := cp.new_bool_var("")))
                    legs.append(minutes * flag)
                    cp.add_implication(flag, early)
                    cp.add_implication(flag, late)
        cp.add_circuit(arcs)
        for half in (MORNING, AFTERNOON):
            cp.add_at_most_one(visits[key] for school in schools if (key := (day, half, school)) in visits)
        cp.add(sum(here.values()) <= visitor.schools_a_day)
        cp.add(sum(legs) <= visitor.minutes)
        self.minutes += legs
        self.days.append(out)


def _stop(solver: cp_model.CpSolver, until: float, ended: Event) -> None:
    """Stop a search that has spent its CPU seconds, whatever else runs on the machine."""
    while not ended.wait(0.2):
        if cpu_seconds() > until:
            solver.stop_search()


def plain_week(week: Week, seconds: float, workers: int = 2) -> WeekPeer:
    """Build, then solve within CPU seconds."""
    started = cpu_seconds()
    plain = _Plain(week)
    solver, ended = cp_model.CpSolver(), Event()
    solver.parameters.num_workers = workers
    watch = Thread(target=_stop, args=(solver, cpu_seconds() + seconds, ended), daemon=True)
    watch.start()
    status = solver.solve(plain.cp)
    ended.set()
    watch.join()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return WeekPeer(None, None, False, cpu_seconds() - started)
    found = [sum(solver.value(part) for part in parts) for parts in (plain.uncovered, plain.minutes)]
    return WeekPeer(found[0], found[1], status == cp_model.OPTIMAL, cpu_seconds() - started)
