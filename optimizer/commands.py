"""What each command does, apart from how its options are spelt."""

import os
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from optimizer.answers import Impossible, Solved
from optimizer.auditing import audit
from optimizer.contradictions import Severity, contradictions
from optimizer.engine.running import Effort
from optimizer.errors import Exit, InputError
from optimizer.formats import write as write_roster
from optimizer.generating import SHAPES
from optimizer.generating import generate as generate_county
from optimizer.instance import POLICY_SETTING, YEAR_SETTING, Instance, open_instance
from optimizer.keeping import reasons
from optimizer.plan import Plan
from optimizer.planning import Progress, plan_rotation
from optimizer.policy import LEVEL_NAMES, Policy, load
from optimizer.reporting.data import audit_data, invalid_data, report_data
from optimizer.reporting.figures import school_years
from optimizer.reporting.files import certificate_data, plan_data, write_json
from optimizer.reporting.refusals import when
from optimizer.reporting.refusing import print_impossible, print_undecided
from optimizer.reporting.strict_json import read_json
from optimizer.reporting.summary import print_summary
from optimizer.reporting.workbook import read_plan, write_workbook
from optimizer.verifying import verify

EARLIER = "上一次"  # folder for the files of the run before
PRODUCTS = ("plan.xlsx", "plan.json", "report.json", "certificate.json")


def run_solve(
    path: Path, output: Path, *, policy: str | None, year: int | None, years: int | None, workers: int | None,
    seconds: float | None, seed: int, previous: Path | None, gap: float, certify: bool, full_names: bool,
    console: Console,
) -> int:
    """Solve an instance and write its files; the exit code says which of the answers it was."""
    output.mkdir(parents=True, exist_ok=True)
    try:
        instance = open_instance(path, policy=policy, year=year, years=years)
        if previous is not None:
            instance = instance.following(read_plan(previous, instance))
    except InputError as error:
        _set_aside(output, keep=previous)
        write_json(output / "report.json", invalid_data(error))
        raise
    _set_aside(output, keep=previous)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    _print_contradictions(instance, console)
    effort = Effort(workers or os.cpu_count() or 1, seconds, seed=seed, gap=gap, certify=certify)
    with _bar(console) as bar:
        task = bar.add_task("准备模型", total=None)

        def listen(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, description=_words(progress))

        answer = plan_rotation(instance, effort, listen)
    if isinstance(answer, Solved):
        _set_aside(output, keep=None)
        write_json(output / "plan.json", plan_data(answer.plan))
        write_json(output / "certificate.json", certificate_data(answer))
        why = reasons(answer)
        write_workbook(output / "plan.xlsx", answer, full_names=full_names, seed=seed, reasons=why)
        write_json(output / "report.json", report_data(answer, why))
        print_summary(console, answer)
        console.print(f"结果已写入 {output}/：{'、'.join(PRODUCTS)}", markup=False)
        return Exit.FINE
    write_json(output / "report.json", report_data(answer))
    if isinstance(answer, Impossible):
        print_impossible(console, answer)
    else:
        print_undecided(console, answer)
    console.print(f"报告已写入 {output}/report.json", markup=False)
    return Exit.IMPOSSIBLE if isinstance(answer, Impossible) else Exit.UNDECIDED


def _set_aside(output: Path, *, keep: Path | None) -> None:
    """Move what an earlier run left: no stale plan stands beside a new report, and nothing is lost."""
    old = [output / name for name in PRODUCTS if (output / name).exists()]
    for path in old:
        if keep is None or path.resolve() != keep.resolve():
            (output / EARLIER).mkdir(exist_ok=True)
            path.replace(output / EARLIER / path.name)


def _bar(console: Console) -> Bar:
    return Bar(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(),
        TimeElapsedColumn(), console=console, transient=True,
    )


def _words(progress: Progress) -> str:
    """Level at work, and for the finished groups the value and bound of the levels that cost something."""
    parts = [f"正在优化「{LEVEL_NAMES[progress.level]}」"] if progress.level else ["正在优化"]
    for name, value, bound in zip(progress.levels, progress.values, progress.bounds, strict=True):
        if value or bound:
            gap = "" if value == bound else f"（下界{bound}）"
            parts.append(f"{LEVEL_NAMES[name]}{value}{gap}")
    return " ".join(parts)


def run_audit(
    path: Path, plan: Path, *, policy: str | None, year: int | None, years: int | None, previous: Path | None,
    output: Path | None, console: Console,
) -> int:
    """Judge a plan; prints every breach."""
    instance, given = _with_plan(path, plan, policy, year, years, previous)
    seen = audit(instance, given)
    if output is not None:
        write_json(output, audit_data(seen))
    hard = [finding for finding in seen.findings if finding.hard]
    for finding in seen.findings:
        force = "✗ 硬性" if finding.hard else "△ 弹性"
        console.print(f"{force}  {when(instance, finding.case)}{finding.text}", markup=False)
    cases = sum(1 for judged in seen.compliance if not judged.reading)
    entries = {entry.id for each in instance.years for entry in instance.entries_in(each)}
    console.print(
        f"共审核 {len(entries)} 项条款、{cases} 处：硬性不合规 {len(hard)} 处，"
        f"弹性缺口 {len(seen.findings) - len(hard)} 处。{'方案合规。' if seen.lawful else '方案不合规。'}"
    )
    return Exit.FINE if seen.lawful else Exit.DEFECT


def run_verify(
    path: Path, plan: Path, certificate: Path | None, *, policy: str | None, year: int | None, years: int | None,
    previous: Path | None, console: Console,
) -> int:
    """Re-check a plan's legality, values and bounds without a solver."""
    instance, given = _with_plan(path, plan, policy, year, years, previous)
    proof = certificate or plan.parent / "certificate.json"
    if not proof.is_file():
        advice = "证书在求解时与方案写在同一文件夹；也可用 --certificate 指定。"
        raise InputError.of(f"找不到证书文件 {proof.name}", advice)
    seen = verify(instance, given, read_json(proof))
    for level in seen.levels:
        console.print(f"{LEVEL_NAMES[level.name]}：值 {level.value}，{level.words}", markup=False)
    for fault in seen.faults:
        console.print(f"✗ {fault}", markup=False)
    console.print("核验未通过。" if seen.faults else "核验通过：方案合法，目标值与下界均经整数运算复核。")
    return Exit.DEFECT if seen.faults else Exit.FINE


def _with_plan(
    path: Path, plan: Path, policy: str | None, year: int | None, years: int | None, previous: Path | None
) -> tuple[Instance, Plan]:
    """An instance and a plan for it, over as many years as the plan has where no option says otherwise."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    given = read_plan(plan, instance)
    if years is None and given.year == instance.year:
        instance = replace(instance, span=given.span)
    if previous is not None:
        instance = instance.following(read_plan(previous, instance))
    return instance, given


def run_check(
    path: Path, *, policy: str | None, year: int | None, years: int | None, console: Console
) -> int:
    """Read everything, solve nothing."""
    instance = open_instance(path, policy=policy, year=year, years=years)
    for note in instance.announcements:
        console.print(f"提示：{note}", markup=False)
    county = instance.county
    console.print(
        f"名册无误：{len(county.schools)} 所学校、{len(county.groups)} 个集团、{len(county.teachers)} 名教师，"
        f"{school_years(instance.years)}，政策「{instance.policy.name}」{len(instance.entries)} 项条款生效。"
    )
    return _print_contradictions(instance, console)


def _print_contradictions(instance: Instance, console: Console) -> int:
    found = contradictions(instance.policy, instance.year, instance.county)
    for contradiction in found:
        console.print(f"{contradiction}", markup=False)
    serious = any(contradiction.severity is Severity.CONTRADICTION for contradiction in found)
    return Exit.INVALID if serious else Exit.FINE


def run_generate(
    shape: str, path: Path | None, *, seed: int, year: int, policy: str | None, impossible: str | None,
    console: Console,
) -> int:
    """Write a seeded county."""
    if shape == "list" or path is None:
        for name, text in SHAPES.items():
            console.print(f"{name}：{text}", markup=False)
        return Exit.FINE if shape == "list" else Exit.INVALID
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个位置，或先移走原文件。")
    county = generate_county(shape, seed, year, impossible=impossible)
    settings = {YEAR_SETTING: str(year), "来源": f"仿真数据 {shape}，种子 {seed}"}
    if policy is not None:
        settings[POLICY_SETTING] = load(policy).name
    write_roster(county, settings, path)
    console.print(f"已写出 {path}：{len(county.schools)} 所学校、{len(county.teachers)} 名教师。", markup=False)
    return Exit.FINE


def print_policy(policy: Policy, year: int | None, *, console: Console) -> None:
    """Every entry with its numbers, force, standing and clause."""
    at = year or policy.year

    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    say(f"政策「{policy.name}」：{policy.source or '—'}")
    for entry in policy.entries:
        force = "硬性" if entry.hard else f"弹性，权重 {entry.weight}"
        say(f"● {entry.id}  {entry.rule.title}（{force}{f'，{entry.standing(at)}' if at else ''}）")
        plain = entry.rule.model_dump(mode="json")
        parameters = [f"{field.title}＝{_plain(plain[key])}" for key, field in type(entry.rule).model_fields.items()]
        if parameters:
            say(f"    {'；'.join(parameters)}")
        say(f"    依据：{entry.clause}")


def _plain(value: object) -> str:
    """A parameter as a planner reads it."""
    if value is None or value == []:
        return "不限"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def run_policy_diff(first: str, second: str, *, console: Console) -> int:
    """Entries added, dropped and changed between two policies."""
    old = {entry["id"]: entry for entry in load(first).dump()["entries"]}
    new = {entry["id"]: entry for entry in load(second).dump()["entries"]}
    for identity in sorted(old.keys() | new.keys()):
        if identity not in new:
            console.print(f"- {identity}：删除", markup=False)
        elif identity not in old:
            console.print(f"+ {identity}：新增", markup=False)
        elif old[identity] != new[identity]:
            before, after = old[identity], new[identity]
            changed = "；".join(
                f"{key}：{before.get(key, '—')} → {after.get(key, '—')}"
                for key in dict.fromkeys([*before, *after])
                if before.get(key) != after.get(key)
            )
            console.print(f"* {identity}：{changed}", markup=False)
    return Exit.FINE


def run_policy_check(name: str, *, year: int | None, console: Console) -> int:
    """Contradictions between entries, and entries out of date."""
    policy = load(name)
    at = year or policy.year
    if at is None:
        raise InputError.of("没有写明计划学年", "请用 --year 2026 指定，或在政策文件写 year。", table="政策")
    found = contradictions(policy, at)
    for contradiction in found:
        console.print(f"{contradiction}", markup=False)
    if not found:
        console.print("未发现矛盾，全部条目在有效期内。")
    return Exit.INVALID if any(c.severity is Severity.CONTRADICTION for c in found) else Exit.FINE
