"""The 批复 of a plan: from its audit and the check of its certificate, on the default template or a bureau's own."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.app.judge import OpenedPlan
from optimizer.auditing.audit import Audit, audit
from optimizer.domain.errors import InputError, Problem
from optimizer.files.strict_json import read_json
from optimizer.reporting.docx.approval import Checked, Status, approval_template, write_approval
from optimizer.reporting.docx.approval.status import NOT_SIGNED

REPORT = "report.json"


def approve(
    case: OpenedPlan, output: Path, report: Mapping[str, Any], *, template: Path | None = None,
    full_names: bool = False, status: Status = NOT_SIGNED,
) -> Audit:
    """Write the document and give the audit that it tells; without a certificate nothing is said of proofs.

    Raises InputError where the template is faulty, the report is none, or the status does not fit the plan.
    """
    instance = case.asked
    seen = audit(instance, case.plan)
    write_approval(
        output, instance, case.plan, seen, checked(case, report), template=template, full_names=full_names,
        status=status,
    )
    return seen


def checked(case: OpenedPlan, report: Mapping[str, Any]) -> Checked:
    """The check of the certificate beside a plan, with what the report says of the run. Raises InputError."""
    return Checked.of(case.verified() if case.has_certificate else None, report, case.asked)


def write_blank(path: Path) -> None:
    """The default template, to be restyled. Raises InputError for a name that is no .docx, or without a folder."""
    check_target(path)
    approval_template(path)


def report_of(plan: Path, report: Path | None = None) -> dict[str, Any]:
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


def check_target(path: Path) -> None:
    """Raises InputError where a document cannot be written."""
    faults = []
    if path.suffix.lower() != ".docx":
        faults.append((f"不知道怎样写出 {path.name}", "文件名请以 .docx 结尾。"))
    if not path.absolute().parent.is_dir():
        faults.append((f"文件夹 {path.parent} 不存在", "请先建立这个文件夹，或换一个位置。"))
    if faults:
        raise InputError(Problem("", None, None, rule, advice) for rule, advice in faults)


def signed_on(text: str) -> date | None:
    """The day of the signature; None where none is given. Raises InputError for a text that is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError.of(f"批准日期“{text}”不是日期", "请写成 2026-07-01 的样子。") from None
