"""What ``rotation approval`` does."""

from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console

from optimizer.app.judge import with_plan
from optimizer.auditing.audit import audit
from optimizer.domain.errors import Exit, InputError, Problem
from optimizer.formats.strict_json import read_json
from optimizer.reporting.docx.approval import Status, approval_template, write_approval
from optimizer.reporting.files.decisions import answered

REPORT = "report.json"


def run_approval(
    path: Path | None, plan: Path | None, output: Path | None, *, blank: Path | None, template: Path | None,
    report: Path | None, policy: str | None, year: int | None, years: int | None, previous: Path | None,
    full_names: bool, status: Status, console: Console,
) -> int:
    """Write the document of a plan, or with ``blank`` the default template."""
    if blank is not None:
        _refuse_both(path, plan, output, template)
        _check_target(blank)
        approval_template(blank)
        console.print(f"已写出模板 {blank}：可用 Word 或 WPS 改版式，保留标签，再用 --template 使用。", markup=False)
        return Exit.FINE
    if path is None or plan is None or output is None:
        named = (("INSTANCE", path), ("PLAN", plan), ("-o 批复.docx", output))
        missing = "、".join(name for name, given in named if given is None)
        advice = "例：rotation approval 名册.xlsx 结果/plan.json -o 批复.docx；只要模板请用 --write-template。"
        raise InputError.of(f"没有给出 {missing}", advice)
    _check_target(output)
    instance, given = with_plan(path, plan, policy, year, years, previous)
    instance = answered(instance, plan)
    seen = audit(instance, given)
    told = _report(plan, report)
    write_approval(
        output, instance, given, seen, told, template=template, full_names=full_names, status=status
    )
    if not told:
        console.print(f"提示：方案旁没有 {REPORT}，文件中不说明方案是否最优。")
    if not seen.lawful:
        wrong = sum(finding.hard for finding in seen.findings)
        console.print(f"提示：方案有 {wrong} 处硬性条款不合规，已在文件中写明，改正后方可批准。")
    console.print(f"已写出 {output}（{status.word}，{len(given.postings)} 人次）", markup=False, highlight=False)
    return Exit.FINE


def _report(plan: Path, report: Path | None) -> dict[str, Any]:
    """The report given, or the one beside the plan; empty where there is none."""
    source = report or plan.parent / REPORT
    if not source.is_file():
        if report is not None:
            raise InputError.of(f"找不到求解报告 {report.name}", "求解报告在求解时与方案写在同一文件夹。")
        return {}
    plain = read_json(source)
    if not isinstance(plain, dict):
        raise InputError.of(f"{source.name} 不是求解报告", "请使用求解时写出的 report.json。")
    return plain


def _refuse_both(*given: Path | None) -> None:
    if any(each is not None for each in given):
        raise InputError.of("--write-template 只写出模板，不能同时写批复", "请分两次运行。")


def _check_target(path: Path) -> None:
    faults = []
    if path.suffix.lower() != ".docx":
        faults.append((f"不知道怎样写出 {path.name}", "文件名请以 .docx 结尾。"))
    if not path.absolute().parent.is_dir():
        faults.append((f"文件夹 {path.parent} 不存在", "请先建立这个文件夹，或换一个位置。"))
    if faults:
        raise InputError(Problem("", None, None, rule, advice) for rule, advice in faults)


def status_of(approved: bool, signer: str, day: str, office: str, number: str, addressee: str) -> Status:
    """The status of the options. Raises InputError for a day that is none."""
    try:
        signed = date.fromisoformat(day) if day else None
    except ValueError:
        raise InputError.of(f"批准日期“{day}”不是日期", "请写成 2026-07-01 的样子。") from None
    return Status(approved, signer, signed, office, number, addressee)
