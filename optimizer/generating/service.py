"""Who is away on a posting when the plan year opens, and who came back from one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.generating.draws import Draws, Flags, Numbers
from optimizer.generating.plans import Role, SchoolPlan
from optimizer.generating.seats import Seats

AWAY_SHARE, BACK_SHARE, TERM = 0.08, 0.04, 3
LATER = 99  # a posting that nobody has begun


@dataclass(frozen=True)
class Service:
    """One entry per teacher, in the order of home schools. ``began`` and ``lasts`` are years, the first counted from
    the plan year; ``other`` is the school of the posting, −1 for teachers without one."""

    home: Numbers
    present: Numbers
    seat: Numbers  # need in which the teacher serves
    course: Numbers
    other: Numbers
    began: Numbers
    lasts: Numbers

    @property
    def away(self) -> Flags:
        """In term: serving elsewhere when the plan year opens."""
        differs: Flags = self.home != self.present
        return differs

    @property
    def back(self) -> Flags:
        """Returned from a posting that is over."""
        return (self.other >= 0) & ~self.away


def draw(draws: Draws, plans: Sequence[SchoolPlan], seats: Seats) -> Service:
    """Fill the seats, then give some of the seated a home elsewhere: so the staffing of today stays as drawn."""
    seat = np.repeat(np.arange(len(seats.staff)), seats.staff)
    present, course = seats.school[seat], seats.course[seat]
    groups = np.array([plan.group for plan in plans])[present]
    promised = _promised(plans, seats)
    home = _homes(draws, plans, seats, seat, groups, promised)
    order = np.lexsort((course, home))
    home, present, seat, course = home[order], present[order], seat[order], course[order]
    other = np.where(home != present, present, -1)
    began = np.where(other >= 0, -draws.integers(1, TERM, len(home)), LATER)
    lasts = np.full(len(home), TERM)
    _returned(draws, plans, seats, home, course, promised, other, began, lasts)
    return Service(home, present, seat, course, other, began, lasts)


def _teaching(plans: Sequence[SchoolPlan], seats: Seats) -> dict[tuple[int, int], list[int]]:
    """Schools that teach a course, by group and course."""
    found = defaultdict(list)
    for school, course in zip(seats.school.tolist(), seats.course.tolist(), strict=True):
        found[plans[school].group, course].append(school)
    return found


def _promised(plans: Sequence[SchoolPlan], seats: Seats) -> set[tuple[int, int]]:
    """Courses of a core that it needs its own people for, because another school waits for one of them."""
    claims = zip(seats.school[seats.claimed].tolist(), seats.course[seats.claimed].tolist(), strict=True)
    return {(plans[school].core, course) for school, course in claims}


def _homes(
    draws: Draws,
    plans: Sequence[SchoolPlan],
    seats: Seats,
    seat: Numbers,
    groups: Numbers,
    promised: set[tuple[int, int]],
) -> Numbers:
    """Every group has its share away; no school sends more than a tenth, a new school sends nobody."""
    teaching, home = _teaching(plans, seats), seats.school[seat].copy()
    size = np.bincount(home, minlength=len(plans))
    room = np.where(size >= 8, np.maximum(size // 10, 1), 0)
    room[[index for index, plan in enumerate(plans) if plan.role is Role.NEW]] = 0
    left = np.round(np.bincount(groups, minlength=plans[-1].group + 1) * AWAY_SHARE).astype(np.int64)
    hosted = np.where(size >= 8, np.maximum(size * 3 // 20, 1), 0)
    for teacher in draws.permutation(len(seat)):
        here, course, group = int(home[teacher]), int(seats.course[seat[teacher]]), int(groups[teacher])
        if not left[group] or not hosted[here] or (here, course) in promised:
            continue
        options = [s for s in teaching[group, course] if s != here and room[s] > 0]
        if not options:
            continue
        core = plans[here].core
        origin = core if core in options and draws.random() < 0.7 else options[int(draws.integers(len(options)))]
        home[teacher] = origin
        room[origin] -= 1
        hosted[here] -= 1
        left[group] -= 1
    return home


def _returned(
    draws: Draws,
    plans: Sequence[SchoolPlan],
    seats: Seats,
    home: Numbers,
    course: Numbers,
    promised: set[tuple[int, int]],
    other: Numbers,
    began: Numbers,
    lasts: Numbers,
) -> None:
    teaching = _teaching(plans, seats)
    new = np.array([plan.role is Role.NEW for plan in plans])
    chosen = np.flatnonzero((other < 0) & ~new[home] & (draws.random(len(home)) < BACK_SHARE))
    for teacher in chosen:
        here = int(home[teacher])
        options = [s for s in teaching[plans[here].group, int(course[teacher])] if s != here and not new[s]]
        if options and (here, int(course[teacher])) not in promised:
            other[teacher] = options[int(draws.integers(len(options)))]
            began[teacher] = -int(draws.integers(1, TERM + 1))
            lasts[teacher] = int(draws.integers(1, -began[teacher] + 1))
