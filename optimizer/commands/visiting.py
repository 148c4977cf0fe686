"""What ``rotation itineraries`` and ``rotation itineraries-check`` do."""

from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from optimizer.errors import Exit, InputError
from optimizer.instance import Instance, open_instance
from optimizer.itinerant.engine.planning import plan_week
from optimizer.itinerant.engine.weekly import Effort
from optimizer.itinerant.needing import needing
from optimizer.itinerant.reasons import uncovered
from optimizer.itinerant.ways import Ways
from optimizer.plan import Plan
from optimizer.reporting.cover import EARLY, LEVELS, needs_data, print_cover, print_needs
from optimizer.reporting.itineraries.checking import check_itineraries
from optimizer.reporting.itineraries.naming import names_of
from optimizer.reporting.itineraries.writing import write_itineraries
from optimizer.reporting.workbook import read_plan

PRODUCTS = ("itineraries.xlsx", "itineraries.json", "routes.geojson", "calendars")


def run_itineraries(
    path: Path, plan: Path | None, output: Path, *, policy: str | None, year: int | None, seconds: float | None,
    seed: int, full_names: bool, console: Console,
) -> int:
    """Find the needs, say which of them nobody can reach, plan the week, and write its files."""
    instance = open_instance(path, policy=policy, year=year)
    adopted = None if plan is None else _adopted(plan, instance)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    found = needing(instance, adopted)
    week, county = found.week, instance.county
    ways = Ways(week)
    print_needs(console, county, found, [one for one in uncovered(week, ways, ()) if one.cause in EARLY])
    effort = Effort(seed=seed, deadline=None if seconds is None else monotonic() + seconds)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("准备走教模型", total=None)
        answer = plan_week(week, effort, lambda level: bar.update(task, description=f"正在优化「{LEVELS[level][0]}」"))
    print_cover(console, county, week, answer, uncovered(week, ways, answer.timetable))
    names = names_of(instance, full_names=full_names)
    write_itineraries(output, week, answer, names, more={"digests": instance.digests} | needs_data(found))
    console.print(f"结果已写入 {output}/：{'、'.join(PRODUCTS)}", markup=False)
    return Exit.FINE


def run_itineraries_check(
    path: Path, file: Path, plan: Path | None, *, policy: str | None, year: int | None, console: Console
) -> int:
    """Judge a week that may have been edited by hand; prints every problem, and what the week is worth."""
    instance = open_instance(path, policy=policy, year=year)
    found = needing(instance, None if plan is None else _adopted(plan, instance))
    checked = check_itineraries(file, found.week, names_of(instance))
    for problem in checked.problems:
        console.print(f"✗  {problem}", markup=False)
    if checked.values is None:
        console.print(f"共 {len(checked.problems)} 处问题；有无法读入的内容，改正后请再核对一次。", markup=False)
        return Exit.INVALID
    values = zip(LEVELS.values(), checked.values, strict=True)
    told = "，".join(f"{title} {value} {unit}" for (title, unit), value in values)
    console.print(f"共核对 {len(checked.timetable)} 节课，{len(checked.problems)} 处问题。{told}。", markup=False)
    return Exit.DEFECT if checked.problems else Exit.FINE


def _adopted(path: Path, instance: Instance) -> Plan:
    """The rotation plan, which must have begun by the year of the week."""
    plan = read_plan(path, instance)
    if plan.year > instance.year:
        raise InputError.of(
            f"方案从{plan.year}学年开始，晚于走教的{instance.year}学年", f"请用 --year {plan.year}，或换一份方案。"
        )
    return plan
