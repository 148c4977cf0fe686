"""What ``rotation itineraries`` and ``rotation itineraries-check`` do."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from optimizer.app.terms import Asked, clock_of
from optimizer.auditing.audit import quotas_with_visits
from optimizer.auditing.ledgers.visits import visit_credits
from optimizer.domain.errors import Exit, InputError, Problem
from optimizer.domain.plan import Plan
from optimizer.itinerant.cheapest_weeks import Ways
from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.engine.neighbourhoods import Effort
from optimizer.itinerant.needs import needing
from optimizer.itinerant.online_classes import sharing
from optimizer.itinerant.reasons import uncovered
from optimizer.itinerant.weeks import Week, Wide, WideError
from optimizer.policy.instance import Instance, open_instance
from optimizer.readings.plain_view import History
from optimizer.reporting.facts.clock import Clock
from optimizer.reporting.facts.rota import Context
from optimizer.reporting.facts.visit_names import names_of
from optimizer.reporting.facts.visit_paths import Paths
from optimizer.reporting.facts.visit_words import EARLY, LEVELS
from optimizer.reporting.files.itineraries.before import Before, read_before
from optimizer.reporting.files.itineraries.certificate import certificate_beside, read_certificate, verified
from optimizer.reporting.files.itineraries.checking import check_itineraries
from optimizer.reporting.files.itineraries.shared_checking import check_shared
from optimizer.reporting.files.itineraries.writing import write_itineraries
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.json.itineraries import needs_data
from optimizer.reporting.terminal.cover import print_shared
from optimizer.reporting.terminal.visit_money import print_credits, print_quotas, print_verified
from optimizer.reporting.terminal.weekly_cover import print_cover, print_needs
from optimizer.solving.rounds import plan_cover

LISTED = 10  # names of a list in a note
PRODUCTS = ("itineraries.xlsx", "itineraries.json", "routes.geojson", "calendars")


def run_itineraries(
    path: Path, plan: Path | None, output: Path, *, policy: str | None, year: int | None, previous: Path | None,
    asked: Asked, seconds: float | None, seed: int, full_names: bool, console: Console,
    hear: Callable[[str], None] = lambda level: None,
) -> int:
    """Find the needs, say which of them nobody can reach, plan the week, and write its files.

    ``hear`` is told the name of each level as the week comes to it.
    """
    instance = open_instance(path, policy=policy, year=year)
    clock = clock_of(instance, asked)
    names = names_of(instance, full_names=full_names)
    adopted = None if plan is None else _adopted(plan, instance)
    before = None if previous is None else read_before(previous, names)
    for note in (*instance.announcements, *_told(instance, before)):
        console.print(f"提示：{note}", markup=False)
    found = needing(instance, adopted, None if before is None else before.links)
    week, county = found.week, instance.county
    ways = Ways(week)
    print_needs(console, county, found, [one for one in uncovered(week, ways, ()) if one.cause in EARLY])
    effort = Effort(seed=seed, deadline=None if seconds is None else monotonic() + seconds)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("准备走教模型", total=None)

        def listen(level: str) -> None:
            bar.update(task, description=f"正在优化「{LEVELS[level][0]}」")
            hear(level)

        try:
            cover = plan_cover(instance, found, effort, listen)
        except WideError as error:
            raise InputError(map(_too_wide, error.wide)) from None
    answer = cover.visits
    print_cover(console, county, week, answer, uncovered(week, ways, answer.timetable))
    print_shared(console, cover)
    context = replace(context_of(instance, adopted, week, answer, clock), shared=cover.shared.table)
    write_itineraries(
        output, week, answer, names, context=context, more={"digests": instance.digests} | needs_data(found)
    )
    print_credits(console, context)
    print_quotas(console, county, context)
    console.print(f"结果已写入 {output}/：{'、'.join(PRODUCTS)}", markup=False)
    return Exit.FINE


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


def _told(instance: Instance, before: Before | None) -> Iterator[str]:
    """What is said of last term."""
    if before is None:
        return
    if instance.county.visited:
        yield "已给出上学期的走教课表，名册的「上期走教」表不用。"
    if before.gone:
        few = "、".join(before.gone[:LISTED]) + ("等" if len(before.gone) > LISTED else "")
        yield f"上学期的走教课表中有{len(before.gone)}名教师或学校已不在名册，其走教关系不计：{few}。"


def run_itineraries_check(
    path: Path, file: Path, plan: Path | None, *, policy: str | None, year: int | None, previous: Path | None,
    verify: bool, console: Console,
) -> int:
    """Judge a week that may have been edited by hand; prints every problem, what the week is worth, and its proof."""
    instance = open_instance(path, policy=policy, year=year)
    names = names_of(instance)
    certificate = read_certificate(certificate_beside(file)) if verify else None
    before = None if previous is None else read_before(previous, names).links
    found = needing(instance, None if plan is None else _adopted(plan, instance), before)
    checked = check_itineraries(file, found.week, names)
    for problem in checked.problems:
        console.print(f"✗  {problem}", markup=False)
    if checked.values is None:
        console.print(f"共 {len(checked.problems)} 处问题；有无法读入的内容，改正后请再核对一次。", markup=False)
        return Exit.INVALID
    values = zip(LEVELS.values(), checked.values, strict=True)
    told = "，".join(f"{title} {value} {unit}" for (title, unit), value in values)
    followed = check_shared(file, sharing(found.history, found.taught, found.week, checked.timetable), names)
    for problem in followed:
        console.print(f"✗  {problem}", markup=False)
    problems = len(checked.problems) + len(followed)
    console.print(f"共核对 {len(checked.timetable)} 节课，{problems} 处问题。{told}。", markup=False)
    sound = not problems
    if certificate is not None:
        levels, faults = verified(certificate, found.week, checked.values, instance.differing(certificate.digests))
        sound &= print_verified(console, levels, faults)
    return Exit.FINE if sound else Exit.DEFECT


def _adopted(path: Path, instance: Instance) -> Plan:
    """The rotation plan, which must have begun by the year of the week."""
    plan = read_plan(path, instance)
    if plan.year > instance.year:
        raise InputError.of(
            f"方案从{plan.year}学年开始，晚于走教的{instance.year}学年", f"请用 --year {plan.year}，或换一份方案。"
        )
    return plan
