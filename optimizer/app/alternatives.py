"""What ``rotation alternatives`` does."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from time import monotonic

from rich.console import Console

from optimizer.app.judge import with_plan
from optimizer.app.progress import listening
from optimizer.domain.errors import Exit, InputError
from optimizer.engine.core import Limits
from optimizer.engine.level_closing import Clock
from optimizer.goals import GOALS
from optimizer.questions.alternatives.comparison import Comparison
from optimizer.questions.alternatives.diverse import Alternative, alternatives, caps_of
from optimizer.questions.counterfactuals import Desk
from optimizer.reporting.facts.comparison import Tables, comparison_data
from optimizer.reporting.files.plan_files import plan_data, write_json
from optimizer.reporting.terminal.alternatives import diverse_data, print_diverse
from optimizer.reporting.terminal.comparison import print_comparison, write_comparison

EFFORT = 0.5  # of each search for a diverse plan: the last steps of a proof cost the most and change the least


def run_alternatives(
    path: Path, plan: Path, output: Path | None, *, count: int, within: Sequence[str], policy: str | None,
    year: int | None, previous: Path | None, seconds: float | None, seed: int, full_names: bool, console: Console,
) -> int:
    """Find plans that differ as much as can be, each audited, and set them side by side."""
    instance, given = with_plan(path, plan, policy, year, None, previous)
    desk = Desk.of(instance, given)
    shares = _within(within, desk.assembly.levels)
    caps = caps_of(desk, shares)
    clock = Clock(Limits(EFFORT, seed, deadline=None if seconds is None else monotonic() + seconds))
    found: list[Alternative] = []
    with listening(console) as listen:
        try:
            for each in alternatives(desk, count, caps, clock, lambda done, of: listen("正在找不同的方案", done, of)):
                found.append(each)
        except KeyboardInterrupt:
            clock.limited = True
    names = (f"原方案 {plan.name}", *(f"备选方案{number}" for number in range(1, len(found) + 1)))
    plans = (given, *(each.plan for each in found))
    tables = Tables(Comparison(instance, names, plans, (instance,)), full_names)
    print_diverse(console, desk, found, caps)
    if found:
        print_comparison(console, tables)
    if clock.limited:
        console.print("因中断或限时提前结束，再次运行不保证得到同样的方案。", markup=False)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for number, each in enumerate(found, start=1):
            write_json(output / f"plan-{number}.json", plan_data(each.plan))
        side_by_side = {"comparison": comparison_data(tables)}
        write_json(output / "alternatives.json", diverse_data(desk, found, caps) | side_by_side)
        write_comparison(output / "alternatives.xlsx", tables)
        files = "、".join(f"plan-{number}.json" for number in range(1, len(found) + 1))
        console.print(f"结果已写入 {output}/：alternatives.xlsx、alternatives.json、{files}".rstrip("、"), markup=False)
    return Exit.FINE


def _within(texts: Sequence[str], levels: Sequence[str]) -> Mapping[str, Fraction]:
    """How much worse each level may be: ``1%`` for all, ``burden=5%`` for one (later ones count)."""
    names = {name: name for name in levels} | {GOALS[name].title: name for name in levels}
    shares: dict[str, Fraction] = {}
    for text in texts:
        name, equals, share = text.replace("＝", "=").rpartition("=")
        number = share.strip().replace("％", "%").removesuffix("%")
        try:
            most = Fraction(number) / 100
        except (ValueError, ZeroDivisionError):
            most = Fraction(-1)
        if most < 0 or (equals and name.strip() not in names):
            known = "、".join(GOALS[name].title for name in levels)
            raise InputError.of(f"--within “{text}”有误", f"请写如 1% 或 教师负担=5%；目标可填：{known}。")
        for level in [names[name.strip()]] if equals else levels:
            shares[level] = most
    return shares
