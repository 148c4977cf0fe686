"""The week of visiting teachers: what needs them, and who goes where on which day and in which lesson."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from optimizer.app.progress import Listen, WeekStep, unheard
from optimizer.app.terms import TermRequest, clock_of
from optimizer.auditing.audit import quotas_with_visits
from optimizer.auditing.ledgers.visits import visit_credits
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan
from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.engine.neighbourhoods import Effort
from optimizer.itinerant.needs import Needing, needing
from optimizer.itinerant.reasons import Uncovered, uncovered
from optimizer.itinerant.weeks import Week, Wide, WideError
from optimizer.policy.instance import Instance, open_instance
from optimizer.readings.plain_view import History
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.rota import Context, Rota
from optimizer.reporting.facts.term_days import term_notes
from optimizer.reporting.facts.visit_names import names_of
from optimizer.reporting.facts.visit_paths import Paths
from optimizer.reporting.facts.visit_words import EARLY
from optimizer.reporting.files.itineraries.before import Before, read_before
from optimizer.reporting.files.itineraries.writing import write_itineraries
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.json.itineraries import needs_data, rota_data
from optimizer.solving.covers import Weekly, plan_cover

LISTED = 10  # names of a list in a note
PRODUCTS = ("itineraries.xlsx", "itineraries.json", "routes.geojson", "calendars")


@dataclass(frozen=True)
class ItinerariesRequest:
    """All that the week depends on beside the roster."""

    plan: Path | Plan | None = None  # whose arrivals teach, too; None: the present staff
    policy: str | None = None
    year: int | None = None
    previous: Path | None = None  # itineraries of last term, instead of 上期走教
    term: TermRequest = field(default_factory=TermRequest)
    seconds: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class WeekQuestion:
    """A week before it is planned: who waits and who may go; ``notes`` are to be said before anything runs."""

    instance: Instance
    plan: Plan | None
    clock: Clock
    found: Needing
    ways: Ways
    notes: tuple[str, ...]
    request: ItinerariesRequest

    @property
    def hopeless(self) -> tuple[Uncovered, ...]:
        """Classes that nobody can reach, whatever the week."""
        left = uncovered(self.found.week, self.ways, ())
        return tuple(one for one in left if one.cause in EARLY)


@dataclass(frozen=True)
class ItinerariesResult:
    """A planned week, the classes left, and what the reports tell beside it."""

    question: WeekQuestion
    cover: Weekly
    left: tuple[Uncovered, ...]
    context: Context

    def rota(self, *, full_names: bool = False) -> Rota:
        """The week as reports ask about it."""
        names = names_of(self.question.instance, full_names=full_names)
        return Rota(self.question.found.week, self.cover.visits, names, self.context)

    def data(self, *, full_names: bool = False) -> dict[str, Any]:
        """The week as plain data (itineraries.json, without its online classes)."""
        return rota_data(self.rota(full_names=full_names)) | _beside(self.question.instance, self.question.found)


def question(source: Path | Instance, request: ItinerariesRequest) -> WeekQuestion:
    """Read what is asked and find the needs. Raises InputError.

    Raises ValueError where an instance is given, which has its policy and year, and others are asked for.
    """
    if isinstance(source, Path):
        instance = open_instance(source, policy=request.policy, year=request.year)
    elif (request.policy, request.year) != (None, None):
        raise ValueError("an instance has its policy and its year already")
    else:
        instance = source
    clock = clock_of(instance, request.term)
    plan = None if request.plan is None else adopted(request.plan, instance)
    before = None if request.previous is None else read_before(request.previous, names_of(instance))
    found = needing(instance, plan, None if before is None else before.links)
    notes = (*instance.announcements, *_notes(instance, before), *term_notes(clock.term))
    return WeekQuestion(instance, plan, clock, found, Ways(found.week), notes, request)


def plan_itineraries(asked: WeekQuestion, listen: Listen = unheard) -> ItinerariesResult:
    """Plan the week. Raises InputError where a visitor has too many choices."""
    request, week = asked.request, asked.found.week
    deadline = None if request.seconds is None else monotonic() + request.seconds
    effort = Effort(seed=request.seed, deadline=deadline)
    try:
        cover = plan_cover(asked.instance, asked.found, effort, lambda level: listen(WeekStep(level)))
    except WideError as error:
        raise InputError(map(_too_wide, error.wide)) from None
    left = uncovered(week, asked.ways, cover.visits.timetable)
    context = context_of(asked.instance, asked.plan, week, cover.visits, asked.clock)
    return ItinerariesResult(asked, cover, left, replace(context, shared=cover.shared.table))


def itineraries(source: Path | Instance, request: ItinerariesRequest, listen: Listen = unheard) -> ItinerariesResult:
    """From the roster, or an instance as it stands, to the week. Raises InputError."""
    return plan_itineraries(question(source, request), listen)


def write(result: ItinerariesResult, folder: Path, *, full_names: bool = False) -> tuple[str, ...]:
    """The files of the week; what they are called."""
    rota = result.rota(full_names=full_names)
    more = _beside(result.question.instance, result.question.found)
    write_itineraries(folder, rota.week, rota.result, rota.names, context=rota.context, more=more)
    return PRODUCTS


def _beside(instance: Instance, found: Needing) -> dict[str, Any]:
    """What itineraries.json tells beside the week."""
    return {"digests": dict(instance.digests)} | needs_data(found)


def _too_wide(wide: Wide) -> Problem:
    """What a planner may do for a visitor whose choices are too many."""
    return Problem(
        "走教教师", None, "范围",
        f"教师{wide.visitor}可去{wide.schools}所学校，班级的选法超过{wide.choices // 10_000}万种，程序无法逐一比较",
        "请在「走教教师」表缩小其范围，或减少每周学校数、走教科目；其他教师不必改。",
    )


def context_of(
    instance: Instance, plan: Plan | None, week: Week, answer: Itineraries, clock: Clock
) -> Context:
    """What the reports tell beyond the week: the term, the roads, money and points."""
    county = instance.county_in(instance.year)
    history = History(
        county, instance.definitions, plan or Plan(instance.year, ()), school_year=instance.year,
        visitors=frozenset(lesson.visitor for lesson in answer.timetable),
    )
    credits = tuple(visit_credits(history, answer.timetable, clock.term))
    quotas = () if plan is None else tuple(quotas_with_visits(instance, history))
    return Context(clock, Paths(week, county, instance.definitions), credits, quotas)


def _notes(instance: Instance, before: Before | None) -> Iterator[str]:
    """What is said of last term."""
    if before is None:
        return
    if instance.county.visited:
        yield "已给出上学期的走教课表，名册的「上期走教」表不用。"
    if before.gone:
        few = "、".join(before.gone[:LISTED]) + ("等" if len(before.gone) > LISTED else "")
        yield f"上学期的走教课表中有{len(before.gone)}名教师或学校已不在名册，其走教关系不计：{few}。"


def adopted(source: Path | Plan, instance: Instance) -> Plan:
    """The rotation plan, which must have begun by the year of the week. Raises InputError."""
    plan = read_plan(source, instance) if isinstance(source, Path) else source
    if plan.year > instance.year:
        raise InputError.of(
            f"方案从{plan.year}学年开始，晚于走教的{instance.year}学年", f"请用 --year {plan.year}，或换一份方案。"
        )
    return plan
