"""``rotation approval``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.options import (
    AddresseeOption,
    ApprovedOption,
    DateOption,
    NumberOption,
    OfficeOption,
    PolicyOption,
    PreviousOption,
    ReportOption,
    SignerOption,
    YearOption,
    YearsOption,
    console,
)
from optimizer.cli.versions import opened
from optimizer.domain.errors import InputError

if TYPE_CHECKING:
    from optimizer.auditing.audit import Audit

app = typer.Typer()


@app.command()
def approval(
    instance: Annotated[
        Path | None, typer.Argument(help="实例：CSV 文件夹、.xlsx 工作簿或 .json 文件", metavar="INSTANCE")
    ] = None,
    plan: Annotated[
        Path | None, typer.Argument(help="方案：plan.json 或（可手工改过的）plan.xlsx", metavar="PLAN")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="批复写入此文件", metavar="批复.docx")] = None,
    template: Annotated[
        Path | None, typer.Option(help="本单位的模板；不写则用默认模板", metavar="模板.docx")
    ] = None,
    write_template: Annotated[
        Path | None, typer.Option("--write-template", help="写出默认模板，供改版式", metavar="模板.docx")
    ] = None,
    report: ReportOption = None,
    policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    previous: PreviousOption = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出完整姓名（默认脱敏）")] = False,
    approved: ApprovedOption = False,
    signer: SignerOption = "",
    day: DateOption = "",
    office: OfficeOption = "",
    number: NumberOption = "",
    addressee: AddresseeOption = "",
) -> None:
    """把方案写成可报批的 Word 文件：依据、总体情况、名单、合规、均衡、说明；不使用求解器。

    例：rotation approval 名册.xlsx 结果/plan.json -o 批复.docx

    例：rotation approval --write-template 模板.docx，用 Word 或 WPS 改好版式后：
    rotation approval 名册.xlsx 结果/plan.json -o 批复.docx --template 模板.docx

    例：rotation approval 名册.xlsx 结果/plan.json -o 批复.docx --approved --signer 张三 --date 2026-07-01
    """
    from optimizer.app.approval import signed_on

    signed = signed_on(day)
    if write_template is not None:
        _write_template(write_template, instance, plan, output, template)
        return
    if instance is None or plan is None or output is None:
        named = (("INSTANCE", instance), ("PLAN", plan), ("-o 批复.docx", output))
        missing = "、".join(name for name, given in named if given is None)
        advice = "例：rotation approval 名册.xlsx 结果/plan.json -o 批复.docx；只要模板请用 --write-template。"
        raise InputError.of(f"没有给出 {missing}", advice)
    from optimizer.app.approval import approve, check_target, report_of
    from optimizer.app.judge import PlanRequest
    from optimizer.reporting.docx.approval import Status

    status = Status(approved, signer, signed, office, number, addressee)
    check_target(output)
    case = opened(PlanRequest(instance, plan, policy, year, years, previous))
    told = report_of(plan, report)
    seen = approve(case, output, told, template=template, full_names=full_names, status=status)
    hints(seen, certified=case.has_certificate)
    console.print(f"已写出 {output}（{status.word}，{len(case.plan.postings)} 人次）", markup=False, highlight=False)


def hints(seen: "Audit", *, certified: bool) -> None:
    """What a planner should know before such a paper leaves the house."""
    if not certified:
        console.print("提示：方案旁没有 certificate.json，文件中不说明方案是否最优。")
    if not seen.lawful:
        wrong = sum(finding.hard for finding in seen.findings)
        console.print(f"提示：方案有 {wrong} 处硬性条款不合规，已在文件中写明，改正后方可批准。")
    if not seen.certain:
        console.print("提示：有硬性条款因名册没有写明所需内容而无法核对，已在文件中写明。")


def _write_template(target: Path, *others: Path | None) -> None:
    """Only the template: whatever asks for a document beside it is refused."""
    from optimizer.app.approval import write_blank

    if any(each is not None for each in others):
        raise InputError.of("--write-template 只写出模板，不能同时写批复", "请分两次运行。")
    write_blank(target)
    console.print(f"已写出模板 {target}：可用 Word 或 WPS 改版式，保留标签，再用 --template 使用。", markup=False)
