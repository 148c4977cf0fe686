"""What visits and online classes could cover: under any plan (definitions §7, first aggregate), and beside a week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from optimizer.domain.curriculum import curriculum
from optimizer.domain.half_periods import sharing, weekly
from optimizer.domain.plan import Plan
from optimizer.domain.visit_records import Visiting
from optimizer.domain.vocabulary import Reach, Stage
from optimizer.itinerant.online_classes import partners
from optimizer.itinerant.staff_lessons import Teaching, Unit, periods_held, periods_of, stages_of
from optimizer.itinerant.visitors import Neighbourhood, lesson_of
from optimizer.itinerant.weeks import Timetable
from optimizer.policy.instance import Instance, Limit
from optimizer.readings.plain_view import History
from optimizer.readings.standing import Standing
from optimizer.words.subjects import PRESCHOOL

Key = tuple[str, Reach, int]  # lesson, reach and minutes a day of some teacher who may visit


def reachable(instance: Instance) -> tuple[Limit, ...]:
    """A limit for every scarce subject of a school in the first year, valid whatever plan is made.

    Nothing where no plan puts a qualified teacher within reach of the school; else all periods, of which the level
    ``uncovered`` takes what whole posts leave.
    """
    county = instance.county_in(instance.year)
    history = History(county, instance.definitions, Plan(instance.year, ()), school_year=instance.year)
    near = Neighbourhood(county, instance.travel.between([school.id for school in county.schools]))
    within = dict(_within(history, near))
    shared = defaultdict(set)
    for need in county.needs:
        if need.classes:
            periods = periods_of(need) or 0
            if sharing(need.classes, periods) == 1:
                shared[need.stage, need.subject, weekly(need.classes, periods)[1]].add(need.school)
    limits = []
    for need in county.needs:
        if need.subject in instance.definitions.scarce and need.stage in curriculum().loads and need.classes:
            periods = periods_of(need) or 0
            parties, lessons = weekly(need.classes, periods)
            whole = parties * lessons
            visited = need.school in within.get(lesson_of(need.stage, need.subject), ())
            alone = sharing(need.classes, periods) == 1  # classes with a slot every week
            hosts = alone and shared[need.stage, need.subject, lessons] & partners(history, need.school)
            limits.append(Limit(
                need.school, need.stage, need.subject, whole if visited else 0, whole if hosts else 0
            ))
    return tuple(limits)


def left_over(
    history: History, taught: Mapping[Unit, Teaching], near: Neighbourhood, timetable: Timetable
) -> Mapping[tuple[str, str], int]:
    """By school and lesson, the periods that teachers within reach could still give beside their week."""
    visits = Counter(lesson.visitor for lesson in timetable)
    found: Counter[tuple[str, str]] = Counter()
    schools: dict[tuple[str, Reach, int], tuple[str, ...]] = {}
    for (lesson, reach, minutes), standing in _teachers(history):
        home, record, teacher = standing.after, standing.teacher, standing.teacher.id
        own = taught.get((home, *history.lesson_at(record, home)))
        spare = 0 if own is None else periods_held(record, own.load) - own.home[teacher] - visits[teacher]
        if spare > 0:
            if (home, reach, minutes) not in schools:
                schools[home, reach, minutes] = tuple(dict.fromkeys(_schools(near, [home], reach, minutes)))
            found.update({(school, lesson): spare for school in schools[home, reach, minutes]})
    return found


def _within(history: History, near: Neighbourhood) -> Iterator[tuple[str, frozenset[str]]]:
    """By lesson, the schools that some teacher could visit from where he or she is, or might be posted."""
    homes: defaultdict[Key, set[str]] = defaultdict(set)
    needed: defaultdict[str, set[str]] = defaultdict(set)
    for need in history.county.needs:
        needed[need.subject].add(need.school)
    for key, standing in _teachers(history):
        homes[key] |= {standing.before} | needed[standing.teacher.subject]
        if Stage.KINDERGARTEN in (standing.teacher.stage, *standing.teacher.stages):
            homes[key] |= needed[PRESCHOOL]
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (lesson, reach, minutes), own in homes.items():
        found[lesson] |= set(_schools(near, own, reach, minutes))
    yield from ((lesson, frozenset(schools)) for lesson, schools in found.items())


def _teachers(history: History) -> Iterator[tuple[Key, Standing]]:
    """Who may visit (as ``visiting`` says): what and how far, and who and where that is."""
    words = history.definitions
    listed: Mapping[str, Visiting] = {line.teacher: line for line in history.county.visitors}
    for standing in history.standings.values():
        teacher = standing.teacher
        line = listed.get(teacher.id)
        if line is None and (listed or teacher.subject not in words.scarce or history.is_exempt(teacher)):
            continue
        line = line or Visiting(teacher.id)
        reach = words.visit_reach if line.reach is None else line.reach
        for stage in stages_of(teacher):
            for subject in line.subjects or (teacher.subject,):
                key = (lesson_of(stage, subject), reach, line.minutes or words.visit_minutes)
                yield key, standing


def _schools(near: Neighbourhood, homes: Iterable[str], reach: Reach, minutes: int) -> Iterator[str]:
    """Schools to which a day's way from one of the homes and back is short enough."""
    for home in homes:
        origin = near.place[home]
        for school in near.within(home, reach):
            there, back = near.minutes[origin, near.place[school]], near.minutes[near.place[school], origin]
            if there >= 0 and back >= 0 and there + back <= minutes:
                yield school
