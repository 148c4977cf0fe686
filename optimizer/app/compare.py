"""Plans, or policies solved on the spot, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optimizer.app.progress import Listen, Step, unheard
from optimizer.domain.errors import InputError, Problem
from optimizer.domain.plan import Plan
from optimizer.engine.process_pool import DEFAULT_EFFORT, Effort
from optimizer.goals.uncovered import Uncovered
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load, presets
from optimizer.questions.alternatives.comparison import Comparison
from optimizer.reporting.facts.comparison import Tables
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.files.limits import limited_as
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.json.comparison import comparison_data
from optimizer.reporting.xlsx.comparison_book import write_comparison
from optimizer.solving.answers import Impossible, Solved, Undecided
from optimizer.solving.rotation import plan_rotation

PLAN, POLICIES = (".json", ".xlsx"), (".yaml", ".yml")
BOOK, DATA = "comparison.xlsx", "comparison.json"

Item = tuple[str, Plan] | Policy


@dataclass(frozen=True)
class CompareRequest:
    """Two or more: plans by what they are called, and policies, in the order of the columns."""

    items: tuple[Item, ...]
    years_fixed: bool = False  # compare over the years of the instance, whatever years the plans have
    effort: Effort = DEFAULT_EFFORT  # for each policy


@dataclass(frozen=True)
class CompareResult:
    """Every plan measured by the instance, judged by its policy and by each policy that was solved."""

    comparison: Comparison

    def data(self) -> dict[str, Any]:
        """The answer as plain data, without names."""
        return comparison_data(self.tables())

    def tables(self, *, full_names: bool = False) -> Tables:
        """As it is read: one column for each plan."""
        return Tables(self.comparison, full_names)


@dataclass(frozen=True)
class NoPlan:
    """A policy among them has no plan to compare."""

    policy: Policy
    answer: Impossible | Undecided


def compare(instance: Instance, request: CompareRequest, listen: Listen = unheard) -> CompareResult | NoPlan:
    """Set plans side by side; a policy is solved first. Raises InputError where the plans are of other years."""
    if not request.years_fixed:
        instance = _spanning(instance, dict(item for item in request.items if isinstance(item, tuple)))
    judges, plans, names = [instance], [], []
    for item in request.items:
        if isinstance(item, tuple):
            names.append(item[0])
            plans.append(item[1])
            continue
        own = replace(instance, policy=item, announcements=())
        listen(Step(f"正在按政策「{item.name}」求解"))
        answer = plan_rotation(own, request.effort)
        if not isinstance(answer, Solved):
            return NoPlan(item, answer)
        names.append(f"政策「{item.name}」")
        plans.append(answer.plan)
        if item != instance.policy:
            judges.append(own)
    return CompareResult(Comparison(instance, tuple(names), tuple(plans), tuple(judges)))


def _spanning(instance: Instance, given: Mapping[str, Plan]) -> Instance:
    """The instance over the years that all plans have. Raises InputError where they differ."""
    spans = {plan.years for plan in given.values()}
    if len(spans) > 1:
        told = "；".join(f"{item}：{school_years(plan.years)}" for item, plan in given.items())
        raise InputError.of("各方案的学年不同，不能对照", f"请选同一期间的方案（{told}）。")
    if not spans:
        return instance
    [own] = spans
    if own[0] != instance.year:
        raise InputError.of(f"方案从{own[0]}学年开始，本实例为{instance.year}学年", f"请用 --year {own[0]}。")
    return replace(instance, span=len(own))


def read_items(instance: Instance, texts: Sequence[str]) -> tuple[Item, ...]:
    """Files of plans, folders of results, names or files of policies. Raises InputError with all that are none."""
    kinds = [_kind(text) for text in texts]
    files = "方案文件（plan.json、plan.xlsx）、求解结果文件夹、政策文件（.yaml）"
    known = f"可填{files}或内置政策：{'、'.join(presets())}。"
    problems = [
        Problem("", None, None, f"“{text}”既不是方案也不是政策", known)
        for text, kind in zip(texts, kinds, strict=True)
        if kind is None
    ]
    if len(texts) < 2:
        problems.append(Problem("", None, None, "至少要有两项才能对照", "请再写一个方案或政策。"))
    if problems:
        raise InputError(problems)
    return tuple(
        (text, read_plan(kind, instance)) if isinstance(kind, Path) else load(text)
        for text, kind in zip(texts, kinds, strict=True)
    )


def first_limits(instance: Instance, texts: Sequence[str]) -> tuple[Instance, str | None]:
    """The instance under the limits on visits that the first plan rests on, so that its figures are its own.

    Also that plan's name, where the level ``uncovered`` stands and some plan rests on other limits.
    """
    plans = [(text, kind) for text in texts if isinstance(kind := _kind(text), Path)]
    own = [limited_as(instance, kind) for _, kind in plans]
    if not own:
        return instance, None
    differ = Uncovered.name in instance.policy.levels and len({each.limits for each in own}) > 1
    return own[0], plans[0][0] if differ else None


def _kind(item: str) -> Path | str | None:
    """The file of a plan, the name of a policy, or neither."""
    path = Path(item)
    if path.is_dir() and (path / "plan.json").is_file():
        return path / "plan.json"
    if path.suffix.lower() in PLAN:
        return path
    return item if item in presets() or path.suffix.lower() in POLICIES else None


def write(result: CompareResult, folder: Path, *, full_names: bool = False) -> tuple[str, ...]:
    """The comparison as a workbook and as plain data; gives the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / DATA, result.data())
    write_comparison(folder / BOOK, result.tables(full_names=full_names))
    return BOOK, DATA
