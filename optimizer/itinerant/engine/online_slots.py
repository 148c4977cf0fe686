"""Shared lessons: which class follows which, and the slots common to both (CP-SAT, one area of partners at a time)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from ortools.sat.python import cp_model

from optimizer.engine.cpsat import search, trusted
from optimizer.itinerant.online_classes import Host, Place, Shared, Sharing, Slot
from optimizer.itinerant.weeks import MORNING, Course, members

EFFORT = 2.0  # deterministic time for an area and a number of classes that may be shared
GROWTH = 4  # times as many classes, where not every guest finds a place among a few

Guest = tuple[Course, str]


@dataclass(frozen=True)
class Arranged:
    """Shared classes, in the order of the hosts; no table gives guests more than ``most`` weekly periods."""

    table: tuple[Shared, ...]
    most: int

    @property
    def periods(self) -> int:
        return sum(one.periods for one in self.table)


def arrange(sharing: Sharing, *, seed: int = 0, deadline: float | None = None) -> Arranged:
    """As many periods of guests as can be found, with few shared classes; areas without common schools apart."""
    table: list[Shared] = []
    most = 0
    for guests in _areas(sharing):
        found, bound = _arranged(sharing, guests, seed, deadline)
        table += found
        most += bound
    return Arranged(tuple(table), most)


def _areas(sharing: Sharing) -> Iterator[list[Guest]]:
    """Guests whose hosts or schools have something to do with each other."""
    root: dict[str, str] = {}

    def find(school: str) -> str:
        while root.setdefault(school, school) != school:
            school = root[school]
        return school

    guests = [guest for guest in sharing.guests if sharing.hosts_of(guest[0])]
    for course, _ in guests:
        for host in sharing.hosts_of(course):
            root[find(course.school)] = find(host.school)
    areas: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        areas[find(guest[0].school)].append(guest)
    yield from areas.values()


@dataclass(frozen=True)
class _Open:
    """A class that may be shared: whether it is, and its lessons."""

    host: Host
    name: str
    used: cp_model.IntVar
    at: dict[Slot, cp_model.IntVar]


def _arranged(
    sharing: Sharing, guests: Sequence[Guest], seed: int, deadline: float | None
) -> tuple[list[Shared], int]:
    """Few classes to share first, which is what a planner wants; more where guests are left."""
    everything = _offers(sharing, guests, len(guests))
    most = sum(course.lessons for course, _ in guests)
    best: list[Shared] = []
    share = -(-len(guests) // sharing.most)
    while True:
        offers = _offers(sharing, guests, share)
        table, bound = _chosen(sharing, guests, offers, seed, deadline)
        best = max(best, table, key=_periods)
        if len(offers) == len(everything):
            most = min(most, bound)
        if _periods(best) == most or len(offers) == len(everything):
            return best, most
        share *= GROWTH


def _periods(table: Sequence[Shared]) -> int:
    return sum(one.periods for one in table)


def _offers(sharing: Sharing, guests: Sequence[Guest], share: int) -> list[tuple[Host, str]]:
    """Classes that may be shared: for each subject as many as ``share`` is of all guests, hosts by turns."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    hosts: dict[tuple[str, int], dict[Host, None]] = defaultdict(dict)
    for course, _ in guests:
        counts[course.subject, course.lessons] += 1
        hosts[course.subject, course.lessons].update(dict.fromkeys(sharing.hosts_of(course)))
    found = []
    for key, own in hosts.items():
        turns = [
            (host, host.classes[turn]) for turn in range(max(len(host.classes) for host in own)) for host in own
            if turn < len(host.classes)
        ]
        found += turns[: max(2, min(counts[key], -(-counts[key] * share // len(guests))))]
    return found


def _chosen(
    sharing: Sharing, guests: Sequence[Guest], offers: Sequence[tuple[Host, str]], seed: int, deadline: float | None
) -> tuple[list[Shared], int]:
    """As many periods as possible among some classes, and a bound among them."""
    cp = cp_model.CpModel()
    opened = [_opened(cp, sharing, host, name) for host, name in offers]
    joins: dict[tuple[int, int], cp_model.IntVar] = {}
    busy: dict[tuple[Place, Slot], list[cp_model.IntVar]] = defaultdict(list)
    taught: dict[tuple[str, Slot], list[cp_model.IntVar]] = defaultdict(list)
    for one in opened:
        for slot, flag in one.at.items():
            busy[(one.host.school, one.name), slot].append(flag)
            taught[one.host.teacher, slot].append(flag)
    double = _double(guests, opened)
    for number, (course, name) in enumerate(guests):
        own = set(sharing.hosts_of(course))
        shut = _shut(sharing, (course.school, name))
        for which, one in enumerate(opened):
            if one.host in own:
                flag = joins[number, which] = cp.new_bool_var("")
                cp.add_implication(flag, one.used)
                for slot in sorted(one.at.keys() & shut):
                    cp.add_bool_or(flag.negated(), one.at[slot].negated())
        cp.add_at_most_one(flag for (guest, _), flag in joins.items() if guest == number)
        if (course.school, name) in double:
            _follows(cp, (course.school, name), [(one, joins.get((number, w))) for w, one in enumerate(opened)], busy)
    for which in range(len(opened)):
        cp.add(sum(flag for (_, own), flag in joins.items() if own == which) <= sharing.most)
    for flags in (*busy.values(), *taught.values()):
        if len(flags) > 1:
            cp.add_at_most_one(flags)
    cp.maximize(sum(guests[number][0].lessons * flag for (number, _), flag in joins.items()))
    wall = None if deadline is None else max(0.1, deadline - monotonic())
    solver = trusted(seed=seed, effort=EFFORT, seconds=wall)
    status = search(cp, solver)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):  # out of effort before the empty table was looked at
        return [], sum(course.lessons for course, _ in guests)
    found = []
    for which, one in enumerate(opened):
        followers = tuple(
            (guests[number][0].school, guests[number][1]) for (number, own), flag in joins.items()
            if own == which and solver.boolean_value(flag)
        )
        if followers:
            slots = tuple(sorted(slot for slot, flag in one.at.items() if solver.boolean_value(flag)))
            host = one.host
            found.append(Shared(host.teacher, host.school, host.subject, one.name, slots, followers))
    return found, int(solver.best_objective_bound + 1e-6)


def _opened(cp: cp_model.CpModel, sharing: Sharing, host: Host, name: str) -> _Open:
    """One class of a host, with its lessons when it is shared."""
    daily = -(-host.lessons // sharing.week.hours.days)
    home = _home(sharing, host.teacher)
    taken = {
        (lesson.day, lesson.slot) for lesson in sharing.timetable
        if lesson.school == host.school and name in members(lesson.class_id)
    }
    used = cp.new_bool_var("")
    at = {slot: cp.new_bool_var("") for slot in _slots(sharing) if slot in home and slot not in taken}
    cp.add(sum(at.values()) == host.lessons * used)
    for day in range(sharing.week.hours.days):
        cp.add(sum(flag for slot, flag in at.items() if slot[0] == day) <= daily)
    return _Open(host, name, used, at)


def _slots(sharing: Sharing) -> list[Slot]:
    hours = sharing.week.hours
    return [(day, slot) for day in range(hours.days) for slot in range(hours.slots)]


def _home(sharing: Sharing, teacher: str) -> frozenset[Slot]:
    """Slots at which a teacher is at the own school: no visit in that half-day, and no way that takes the slot."""
    week, hours = sharing.week, sharing.week.hours
    visitor = week.visitor.get(teacher)
    if visitor is None:
        return frozenset(_slots(sharing))
    free = {slot for slot in _slots(sharing) if (slot[0], hours.half(slot[1])) in visitor.halves}
    visits: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for lesson in sharing.timetable:
        if lesson.visitor == teacher:
            visits[lesson.day, hours.half(lesson.slot)].append((lesson.slot, lesson.school))
    for (day, half), own in visits.items():
        free -= {(day, slot) for slot in range(hours.slots) if hours.half(slot) == half}
        if half == MORNING:
            lost = hours.lost(week.minutes(max(own)[1], visitor.home))
            free -= {(day, hours.morning + slot) for slot in range(lost)}
        else:
            lost = hours.lost(week.minutes(visitor.home, min(own)[1]))
            free -= {(day, hours.morning - 1 - slot) for slot in range(lost)}
    return frozenset(free)


def _shut(sharing: Sharing, place: Place) -> set[Slot]:
    """Slots at which a class can follow nothing: not free, or visited."""
    free = sharing.week.free.get(place)
    shut = set() if free is None else {slot for slot in _slots(sharing) if slot not in free}
    return shut | {
        (lesson.day, lesson.slot) for lesson in sharing.timetable
        if lesson.school == place[0] and place[1] in members(lesson.class_id)
    }


def _double(guests: Sequence[Guest], opened: Sequence[_Open]) -> set[Place]:
    """Classes that may follow several subjects, or be followed in another."""
    seen: set[Place] = set()
    double: set[Place] = set()
    for course, name in guests:
        (double if (course.school, name) in seen else seen).add((course.school, name))
    return double | (seen & {(one.host.school, one.name) for one in opened})


def _follows(
    cp: cp_model.CpModel, place: Place, options: Sequence[tuple[_Open, cp_model.IntVar | None]],
    busy: dict[tuple[Place, Slot], list[cp_model.IntVar]],
) -> None:
    """The slots that a guest spends on one subject."""
    slots: dict[Slot, cp_model.IntVar] = {}
    for one, joined in options:
        if joined is not None:
            for slot, flag in one.at.items():
                if slot not in slots:
                    slots[slot] = cp.new_bool_var("")
                    busy[place, slot].append(slots[slot])
                cp.add_bool_or(joined.negated(), flag.negated(), slots[slot])
