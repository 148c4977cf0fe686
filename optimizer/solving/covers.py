"""The week of a plan: what visits and shared lessons cover, and the limits that follow for the next round.

A level of the rotation counts on visits before there is a week; what the week covers less becomes a limit.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.itinerant.engine.itineraries import Itineraries, plan_week
from optimizer.itinerant.engine.neighbourhoods import Effort as WeekEffort
from optimizer.itinerant.engine.online_slots import Arranged, arrange
from optimizer.itinerant.needs import Needing
from optimizer.itinerant.online_check import confirm
from optimizer.itinerant.online_classes import sharing
from optimizer.itinerant.reach_limits import left_over, reachable
from optimizer.itinerant.staff_lessons import Unit
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.visitors import lesson_of
from optimizer.policy.instance import Instance, Limit
from optimizer.solving.rotation import DefectError

WHOLE = 100  # uncovered periods are counted in hundredths, because an online class counts in part
Link = tuple[str, str]  # school, lesson


@dataclass(frozen=True, slots=True)
class Cover:
    """Who teaches one scarce subject of a school, in weekly periods."""

    unit: Unit
    classes: int
    need: int
    residents: int
    posts: int  # whole posts that are missing
    visits: int
    online: int  # followed over the net
    rate: int  # what a period followed over the net counts, in hundredths
    given: bool  # the roster says which classes wait (走教需求): residents are not looked at, only those classes

    @property
    def uncovered(self) -> int:
        """In hundredths of a period."""
        return WHOLE * (self.need - self.residents - self.visits) - self.rate * self.online


@dataclass(frozen=True)
class Weekly:
    """The week of a plan: visits, shared lessons, and what they cover together with the residents."""

    found: Needing
    visits: Itineraries
    shared: Arranged
    covers: tuple[Cover, ...]  # in the order of the needs


def plan_cover(
    instance: Instance, found: Needing, effort: WeekEffort, listen: Callable[[str], None] = lambda level: None
) -> Weekly:
    """Visits, then shared lessons for the classes left. Raises WideError where a visitor has too many choices."""
    visits = plan_week(found.week, effort, listen)
    open_classes = sharing(found.history, found.taught, found.week, visits.timetable)
    shared = arrange(open_classes, seed=effort.seed, deadline=effort.deadline)
    faults = (*check(found.week, visits.timetable), *confirm(open_classes, shared.table))
    if faults:
        raise DefectError("; ".join(map(str, faults)))
    taught = Counter((lesson.school, lesson.subject) for lesson in visits.timetable)
    online: Counter[Link] = Counter()
    for one in shared.table:
        for school, _ in one.guests:
            online[school, one.subject] += len(one.slots)
    return Weekly(found, visits, shared, tuple(_covers(instance, found, taught, online)))


def beside(week: Weekly) -> Mapping[Link, int]:
    """What teachers within reach of a school have left beside their week."""
    found = week.found
    return left_over(found.history, found.taught, found.near, week.visits.timetable)


def estimated(instance: Instance, found: Needing) -> tuple[tuple[Cover, ...], Mapping[Link, int]]:
    """Covers where teachers within reach of a school give it all that they have, and what they have beside that.

    Classes that are left follow others online wherever there are some.
    """
    left = left_over(found.history, found.taught, found.near, ())
    waiting = {course.link: course.lessons * len(course.classes) for course in found.week.courses}
    taught = {link: min(periods, left.get(link, 0)) for link, periods in waiting.items()}
    shared = {
        (limit.school, lesson_of(limit.stage, limit.subject))
        for limit in instance.limits or reachable(instance) if limit.online
    }
    online = {link: periods - taught[link] for link, periods in waiting.items() if link in shared}
    covers = tuple(_covers(instance, found, taught, online))
    return covers, {link: periods - taught.get(link, 0) for link, periods in left.items()}


def _covers(
    instance: Instance, found: Needing, taught: Mapping[Link, int], online: Mapping[Link, int]
) -> Iterator[Cover]:
    rate = instance.definitions.online_rate
    for unit, teaching in found.found.items():
        link = unit[0], lesson_of(unit[1], unit[2])
        yield Cover(
            unit, teaching.asked, teaching.classes * teaching.periods, teaching.covered * teaching.periods,
            teaching.posts, taught.get(link, 0), online.get(link, 0), rate, False,
        )
    asked = {course.link: course for course in found.week.courses}
    for visit in found.history.county.visits:
        link = visit.school, lesson_of(visit.stage, visit.subject)
        if visit.classes and link in asked:
            periods = len(asked[link].classes) * asked[link].lessons
            yield Cover(
                (visit.school, visit.stage, visit.subject), visit.classes, periods, 0, 0,
                taught.get(link, 0), online.get(link, 0), rate, True,
            )


def tightened(
    instance: Instance, found: Needing, covers: tuple[Cover, ...], beside: Mapping[Link, int], *, planned: bool
) -> tuple[Limit, ...]:
    """What is covered, and what teachers within reach have left, where the level counted on more.

    Of online classes nothing is known before a week is ``planned``.
    """
    by_unit = {cover.unit: cover for cover in covers if not cover.given}
    limits = []
    for limit in instance.limits:
        cover = by_unit.get(limit[:3])
        if cover is not None:
            own = found.taught[cover.unit]
            rest = own.periods * max(0, -(-(cover.need - own.least * own.load) // own.periods))
            lacking = max(0, cover.need - own.held)
            visits = min(limit.visits, rest, lacking)  # counted on: visits first, then online classes
            online = min(limit.online, rest - min(limit.visits, rest), lacking - visits)
            spare = beside.get((limit.school, lesson_of(limit.stage, limit.subject)), 0)
            limit = limit._replace(
                visits=min(limit.visits, cover.visits + (0 if cover.visits < visits else spare)),
                online=cover.online if planned and cover.online < online else limit.online,
            )
        limits.append(limit)
    return tuple(limits)
