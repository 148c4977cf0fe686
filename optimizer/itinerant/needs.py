"""The week of an instance: which classes wait for a visitor is found from classes, curriculum and staff, not typed.

Subjects of the week name their stage (小学音乐); teachers and schools have their ids of the roster. The numbers of
classes (小学3班) only tell them apart: those that wait are counted from the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.county import County
from optimizer.domain.curriculum import curriculum
from optimizer.domain.half_periods import sharing, weekly
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import WEEKDAYS, Stage
from optimizer.itinerant.staff_lessons import Teaching, Unit, teachings
from optimizer.itinerant.visitors import Neighbourhood, free_slots, lesson_of, links_before, visitors
from optimizer.itinerant.weeks import Course, Hours, Link, Visitor, Week, closed, pair
from optimizer.policy.instance import Instance
from optimizer.readings.plain_view import History

COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR)


@dataclass(frozen=True)
class Needing:
    """A week with what led to it."""

    week: Week
    history: History
    near: Neighbourhood
    taught: Mapping[Unit, Teaching]  # every need whose classes and periods are known
    found: Mapping[Unit, Teaching]  # of these, scarce subjects of the compulsory stages whose visits are not given
    residents: tuple[Teaching, ...]  # whole posts are missing (需驻教): left to rotation and recruiting
    unknown: tuple[Unit, ...]  # needs of scarce subjects without a number of classes
    unplaced: tuple[str, ...]  # schools of the week with neither a road nor coordinates to any other
    absent: tuple[str, ...]  # teachers of 走教教师 who are not on the staff that year


def week_of(instance: Instance, plan: Plan | None = None) -> Week:
    """The week of the first year of an instance, under a plan or with the present staff."""
    return needing(instance, plan).week


def needing(instance: Instance, plan: Plan | None = None, before: frozenset[Link] | None = None) -> Needing:
    """The week of the first year of an instance, and the needs that visits cannot answer.

    ``before`` are the links of last term, in place of those of the table 上期走教.
    """
    county = instance.county_in(instance.year)
    history = History(county, instance.definitions, plan or Plan(instance.year, ()), school_year=instance.year)
    taught = teachings(history)
    scarce = instance.definitions.scarce
    given = {(visit.school, visit.stage, visit.subject) for visit in county.visits}
    found = {
        unit: teaching for unit, teaching in taught.items()
        if unit not in given and unit[1] in COMPULSORY and unit[2] in scarce
    }
    courses = tuple(_courses(county, found.values()))
    wanted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for course in courses:
        wanted[course.subject][course.school] = course.lessons
    near = Neighbourhood(county, instance.travel.between([school.id for school in county.schools]))
    who = tuple(visitors(history, taught, near, wanted))
    links = links_before(county) if before is None else before
    week = _week(instance, county, near, who, courses, links)
    return Needing(
        week, history, near, taught, found,
        tuple(teaching for teaching in found.values() if teaching.posts),
        tuple(
            unit for need in county.needs
            if (unit := (need.school, need.stage, need.subject)) not in taught and unit not in given
            and need.stage in COMPULSORY and need.subject in scarce and need.periods != 0
        ),
        tuple(
            school for row, school in enumerate(week.schools)
            if len(week.schools) > 1 and max((week.travel[row] >= 0).sum(), (week.travel[:, row] >= 0).sum()) < 2
        ),
        tuple(line.teacher for line in county.visitors if line.teacher not in history.standings),
    )


def _courses(county: County, found: Iterable[Teaching]) -> Iterator[Course]:
    """Courses found and given, by school in the order of the roster."""
    waiting = {each.unit: (each.waiting, each.periods, each.together, each.asked) for each in found}
    known = {  # needs of any year, those of this one first
        (need.school, need.stage, need.subject): need.periods for need in (*county.roster.needs, *county.needs)
    }
    for visit in county.visits:
        unit = (visit.school, visit.stage, visit.subject)
        periods = visit.periods or known.get(unit) or curriculum().periods(visit.stage, visit.subject)
        periods = periods or 0  # the readers ask for periods wherever classes wait
        waiting[unit] = (*weekly(visit.classes, periods), sharing(visit.classes, periods), visit.classes)
    classes: defaultdict[tuple[str, Stage], int] = defaultdict(int)
    for need in county.needs:
        classes[need.school, need.stage] = max(classes[need.school, need.stage], need.classes or 0)
    for (school, stage, _), (*_, asked) in waiting.items():
        classes[school, stage] = max(classes[school, stage], asked)
    place = {school.id: code for code, school in enumerate(county.schools)}
    for (school, stage, subject), (count, lessons, together, asked) in sorted(
        waiting.items(), key=lambda item: place[item[0][0]]
    ):
        if count:
            last = classes[school, stage]
            names = _names(stage, range(max(last - asked, last - count * together) + 1, last + 1), together)
            yield Course(school, lesson_of(stage, subject), names, lessons, -(-lessons // len(WEEKDAYS)))


def _names(stage: Stage, numbers: range, together: int) -> tuple[str, ...]:
    """Classes one by one, or two by two from the end where they share their slots."""
    if together == 1:
        return tuple(f"{stage}{number}班" for number in numbers)
    alone = [f"{stage}{numbers[0]}班"] if len(numbers) % 2 else []
    paired = numbers[len(alone) :]
    return (*alone, *(pair(stage, *two) for two in zip(paired[::2], paired[1::2], strict=True)))


def _week(
    instance: Instance, county: County, near: Neighbourhood, who: tuple[Visitor, ...], courses: tuple[Course, ...],
    links: frozenset[Link],
) -> Week:
    """The schools that matter, in the order of the roster; of periods of several lengths the shortest is the slot."""
    used = {visitor.home for visitor in who} | {course.school for course in courses}
    schools = tuple(school.id for school in county.schools if school.id in used)
    rows = [near.place[school] for school in schools]
    lengths = [
        minutes for stage, minutes in curriculum().minutes.items()
        if any(course.subject.startswith(stage) for course in courses)
    ]
    hours = Hours(days=len(WEEKDAYS), lunch=instance.definitions.visit_lunch, period=min(lengths, default=45))
    own = {visitor.id for visitor in who}
    return Week(
        hours, schools, closed(near.minutes[rows][:, rows]), who, courses, free_slots(county, courses),
        frozenset(link for link in links if link[0] in own),
    )
