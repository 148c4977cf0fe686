"""What ``rotation compare`` does: plans, or policies solved on the spot, side by side."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from optimizer.domain.errors import Exit, InputError, Problem
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import Effort
from optimizer.goals.uncovered import Uncovered
from optimizer.policy.instance import Instance, open_instance
from optimizer.policy.layers import load, presets
from optimizer.questions.alternatives.comparison import Comparison
from optimizer.reporting.facts.comparison import Tables, comparison_data
from optimizer.reporting.facts.figures import school_years
from optimizer.reporting.files.limits import limited_as
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.terminal.comparison import print_comparison, write_comparison
from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
from optimizer.reporting.xlsx.workbook import read_plan
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation

PLAN, POLICIES = (".json", ".xlsx"), (".yaml", ".yml")


def run_compare(
    path: Path, items: Sequence[str], output: Path | None, *, policy: str | None, year: int | None,
    years: int | None, workers: int | None, full_names: bool, console: Console,
) -> int:
    """Compare two plans or more; a policy among them is solved first, and judges all of them."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    kinds = [_kind(item) for item in items]
    files = "方案文件（plan.json、plan.xlsx）、求解结果文件夹、政策文件（.yaml）"
    known = f"可填{files}或内置政策：{'、'.join(presets())}。"
    problems = [
        Problem("", None, None, f"“{item}”既不是方案也不是政策", known)
        for item, kind in zip(items, kinds, strict=True)
        if kind is None
    ]
    if len(items) < 2:
        problems.append(Problem("", None, None, "至少要有两项才能对照", "请再写一个方案或政策。"))
    if problems:
        raise InputError(problems)
    given = {item: read_plan(kind, instance) for item, kind in zip(items, kinds, strict=True) if isinstance(kind, Path)}
    instance = _spanning(instance, given, fixed=years is not None)
    instance = _limited(instance, [kind for kind in kinds if isinstance(kind, Path)], console)
    judges, plans, names = [instance], [], []
    for item in items:
        if item in given:
            plans.append(given[item])
            names.append(item)
            continue
        own = replace(instance, policy=load(item), announcements=())
        with console.status(f"正在按政策「{own.policy.name}」求解"):
            answer = plan_rotation(own, Effort(workers or 1))
        if not isinstance(answer, Solved):
            console.print(f"政策「{own.policy.name}」：", markup=False)
            (print_impossible if isinstance(answer, Impossible) else print_undecided)(console, answer)  # type: ignore[arg-type]
            return Exit.IMPOSSIBLE if isinstance(answer, Impossible) else Exit.UNDECIDED
        plans.append(answer.plan)
        names.append(f"政策「{own.policy.name}」")
        if own.policy != instance.policy:
            judges.append(own)
    tables = Tables(Comparison(instance, tuple(names), tuple(plans), tuple(judges)), full_names)
    print_comparison(console, tables)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        write_json(output / "comparison.json", comparison_data(tables))
        write_comparison(output / "comparison.xlsx", tables)
        console.print(f"结果已写入 {output}/：comparison.xlsx、comparison.json", markup=False)
    return Exit.FINE


def _kind(item: str) -> Path | str | None:
    """The file of a plan, the name of a policy, or neither."""
    path = Path(item)
    if path.is_dir() and (path / "plan.json").is_file():
        return path / "plan.json"
    if path.suffix.lower() in PLAN:
        return path
    return item if item in presets() or path.suffix.lower() in POLICIES else None


def _limited(instance: Instance, plans: Sequence[Path], console: Console) -> Instance:
    """All are measured under the limits on visits that the first plan rests on, so that its figures are its own."""
    own = [limited_as(instance, plan) for plan in plans]
    if Uncovered.name in instance.policy.levels and len({each.limits for each in own}) > 1:
        console.print(f"提示：「{Uncovered.title}」一律以 {plans[0]} 所依据的走教、同步课堂限额为前提。", markup=False)
    return own[0] if own else instance


def _spanning(instance: Instance, given: dict[str, Plan], *, fixed: bool) -> Instance:
    """The instance over the years that all plans have. Raises InputError where they differ."""
    spans = {plan.years for plan in given.values()}
    if len(spans) > 1:
        told = "；".join(f"{item}：{school_years(plan.years)}" for item, plan in given.items())
        raise InputError.of("各方案的学年不同，不能对照", f"请选同一期间的方案（{told}）。")
    if not spans or fixed:
        return instance
    [own] = spans
    if own[0] != instance.year:
        raise InputError.of(f"方案从{own[0]}学年开始，本实例为{instance.year}学年", f"请用 --year {own[0]}。")
    return replace(instance, span=len(own))
