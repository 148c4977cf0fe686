"""What ``rotation audit`` and ``rotation verify`` do, and reading an instance with a plan for it."""

from dataclasses import replace
from pathlib import Path

from rich.console import Console

from optimizer.auditing.audit import audit
from optimizer.auditing.verify import verify
from optimizer.domain.errors import Exit, InputError
from optimizer.domain.plan import Plan
from optimizer.formats.strict_json import read_json
from optimizer.goals.uncovered import Uncovered
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.facts.refusals import when
from optimizer.reporting.files.decisions import NAME, answered, under_decisions
from optimizer.reporting.files.limits import limited_as
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.files.versions import finish
from optimizer.reporting.json.report import audit_data
from optimizer.reporting.xlsx.workbook import read_plan


def run_audit(
    path: Path, plan: Path, *, policy: str | None, year: int | None, years: int | None, previous: Path | None,
    output: Path | None, console: Console,
) -> int:
    """Judge a plan; prints every breach."""
    instance, given = with_plan(path, plan, policy, year, years, previous)
    _tell_decisions(instance, console)
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
    instance, given = with_plan(path, plan, policy, year, years, previous)
    instance = answered(instance, plan)
    _tell_decisions(instance, console)
    proof = certificate or plan.parent / "certificate.json"
    if not proof.is_file():
        advice = "证书在求解时与方案写在同一文件夹；也可用 --certificate 指定。"
        raise InputError.of(f"找不到证书文件 {proof.name}", advice)
    seen = verify(instance, given, read_json(proof))
    for level in seen.levels:
        console.print(f"{level.gauge.heading}：值 {level.gauge.told(level.value)}，{level.words}", markup=False)
    if seen.limits:
        console.print(f"「{Uncovered.title}」的下界以证书所列的 {seen.limits} 处走教、同步课堂限额为前提。")
    for fault in seen.faults:
        console.print(f"✗ {fault}", markup=False)
    console.print("核验未通过。" if seen.faults else "核验通过：方案合法，目标值与下界均经整数运算复核。")
    return Exit.DEFECT if seen.faults else Exit.FINE


def _tell_decisions(instance: Instance, console: Console) -> None:
    for note in instance.announcements:
        if NAME in note:
            console.print(f"提示：{note}", markup=False)


def with_plan(
    path: Path, plan: Path, policy: str | None, year: int | None, years: int | None, previous: Path | None,
    *, decided: bool = True,
) -> tuple[Instance, Plan]:
    """An instance and a plan for it, over as many years as the plan has where no option says otherwise.

    The decisions beside the plan are in force unless ``decided`` is false.
    """
    finish(plan.parent)
    instance = open_instance(path, policy=policy, year=year, years=years)
    given = read_plan(plan, instance)
    if years is None and given.year == instance.year:
        instance = replace(instance, span=given.span)
    if previous is not None:
        instance = instance.following(read_plan(previous, instance))
    instance = limited_as(instance, plan)
    return under_decisions(instance, plan) if decided else instance, given
