"""Residents, visits and online classes against one shortage (S1 157): rotation, week, limits, and again.

The level ``uncovered`` of the rotation rests on what visits could cover at most at each school and subject
(``itinerant.reaching``). The week then shows what they do cover; where that is less, it becomes the limit of the next
round, so that residents go where visits cannot (definitions §7: at most three rounds, both numbers reported).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.goals.uncovered import Uncovered
from optimizer.itinerant.engine.itineraries import Itineraries, plan_week
from optimizer.itinerant.engine.neighbourhoods import Effort as WeekEffort
from optimizer.itinerant.engine.online_slots import Arranged, arrange
from optimizer.itinerant.needs import Needing, needing
from optimizer.itinerant.online_check import confirm
from optimizer.itinerant.online_classes import sharing
from optimizer.itinerant.reach_limits import left_over, reachable
from optimizer.itinerant.staff_lessons import Unit
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.visitors import lesson_of
from optimizer.itinerant.weeks import WideError
from optimizer.policy.instance import Instance, Limit
from optimizer.solving.answers import Answer, Level, Solved
from optimizer.solving.rotation import DefectError, Known, Listener, plan_rotation

ROUNDS = 3
IN_PASSING = 80  # teachers who may visit, up to which the week is planned beside a rotation: seconds, not minutes
Link = tuple[str, str]  # school, lesson
WHOLE = 100  # uncovered periods are counted in hundredths, because an online class counts in part


class Omitted(StrEnum):
    """Why a plan stands without its week."""

    ASKED = "asked"  # nobody wanted it
    SIZE = "size"  # more visitors than a run of the rotation plans for in passing
    CHOICES = "choices"  # some visitor has too many schools and courses to choose from
    TIME = "time"  # the time limit was spent on the rotation
    INTERRUPTED = "interrupted"


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


@dataclass(frozen=True, slots=True)
class Round:
    """One pass: the level of the rotation, what the week leaves (hundredths), and how many limits that tightens.

    Where no week is ``planned``, what is left is a lower bound: teachers within reach of a school give it all that
    they have.
    """

    level: Level | None  # None: the policy does not list it
    uncovered: int
    tightened: int
    planned: bool


@dataclass(frozen=True)
class Covering:
    """A rotation with its week, or why it has none; the plan kept is that of round ``kept`` (from 0)."""

    answer: Answer
    week: Weekly | None = None
    rounds: tuple[Round, ...] = ()
    kept: int = 0
    omitted: Omitted | None = None
    visitors: int = 0  # who might visit under the plan


def weighs_cover(instance: Instance) -> bool:
    """Whether the policy weighs residents against visits."""
    return Uncovered.name in instance.policy.levels


def plan_covering(
    instance: Instance, effort: Effort = DEFAULT_EFFORT, listen: Listener = lambda progress: None,
    hear: Callable[[int, str], None] = lambda number, level: None, *, most: int | None = None,
    known: Known | None = None,
) -> Covering:
    """Rotation and week together, without a week where more than ``most`` teachers may visit.

    ``hear`` is told the round (from 0) and the level of the week at work. Over several years the week is that of the
    first, and there is one round. An interrupt during a week ends with what is known by then.
    """
    started = monotonic()
    repeats = weighs_cover(instance) and instance.span == 1
    asked = instance.limited(reachable(instance)) if repeats else instance
    known = {} if known is None else known
    done: list[Covering] = []
    rounds: list[Round] = []
    while len(rounds) < (ROUNDS if repeats else 1):
        answer = plan_rotation(asked, _left(effort, started), listen, known)
        if not isinstance(answer, Solved):
            if not done:
                return Covering(answer)
            break
        found = needing(answer.instance, answer.plan)
        week, omitted = _week(answer, found, effort, started, lambda level: hear(len(rounds), level), most)
        if omitted in (Omitted.TIME, Omitted.INTERRUPTED):
            if not done:
                return Covering(answer, omitted=omitted, visitors=len(found.week.visitors))
            break
        covers, beside = _estimated(answer.instance, found) if week is None else (week.covers, _beside(week))
        limits = _tightened(asked, found, covers, beside, planned=week is not None)
        level = next((level for level in answer.levels if level.name == Uncovered.name), None)
        left = sum(cover.uncovered for cover in covers if not cover.given)
        tightened = sum(a != b for a, b in zip(asked.limits, limits, strict=True))
        rounds.append(Round(level, left, tightened, week is not None))
        done.append(Covering(answer, week, omitted=omitted, visitors=len(found.week.visitors)))
        if limits == asked.limits or _spent(effort, started, len(rounds)):
            break
        asked = asked.limited(limits)
    # an estimate is too low to stand beside a week
    kept = min(range(len(done)), key=lambda number: (
        _before(done[number]), not rounds[number].planned, rounds[number].uncovered, number
    ))
    return replace(done[kept], rounds=tuple(rounds), kept=kept)


def _before(done: Covering) -> tuple[int, ...]:
    """Values of the levels that come before what visits cover."""
    levels = done.answer.levels if isinstance(done.answer, Solved) else ()
    names = [level.name for level in levels]
    stop = names.index(Uncovered.name) if Uncovered.name in names else 0
    return tuple(level.value for level in levels[:stop])


def _left(effort: Effort, started: float) -> Effort:
    if effort.seconds is None:
        return effort
    return replace(effort, seconds=max(0.1, effort.seconds - (monotonic() - started)))


def _spent(effort: Effort, started: float, rounds: int) -> bool:
    """Whether another round, as long as those before, would not end in time."""
    passed = monotonic() - started
    return effort.seconds is not None and passed + passed / rounds > effort.seconds


def _week(
    answer: Solved, found: Needing, effort: Effort, started: float, listen: Callable[[str], None], most: int | None
) -> tuple[Weekly | None, Omitted | None]:
    """The week of a plan, or why there is none."""
    deadline = None if effort.seconds is None else started + effort.seconds
    if deadline is not None and monotonic() >= deadline:
        return None, Omitted.TIME
    if not answer.repeatable:
        return None, Omitted.INTERRUPTED
    if most is not None and len(found.week.visitors) > most:
        return None, Omitted.SIZE if most else Omitted.ASKED
    try:
        return plan_cover(answer.instance, found, WeekEffort(seed=effort.seed, deadline=deadline), listen), None
    except WideError:
        return None, Omitted.CHOICES
    except KeyboardInterrupt:
        return None, Omitted.INTERRUPTED


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


def _beside(week: Weekly) -> Mapping[Link, int]:
    """What teachers within reach of a school have left beside their week."""
    found = week.found
    return left_over(found.history, found.taught, found.near, week.visits.timetable)


def _estimated(instance: Instance, found: Needing) -> tuple[tuple[Cover, ...], Mapping[Link, int]]:
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
            unit, teaching.classes, teaching.classes * teaching.periods, teaching.covered * teaching.periods,
            teaching.posts, taught.get(link, 0), online.get(link, 0), rate, False,
        )
    asked = {course.link: course for course in found.week.courses}
    for visit in found.history.county.visits:
        link = visit.school, lesson_of(visit.stage, visit.subject)
        if visit.classes and link in asked:
            yield Cover(
                (visit.school, visit.stage, visit.subject), visit.classes, visit.classes * asked[link].lessons, 0, 0,
                taught.get(link, 0), online.get(link, 0), rate, True,
            )


def _tightened(
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
