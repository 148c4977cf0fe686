"""``rotation approval``."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import PolicyOption, YearOption, YearsOption, console

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
    report: Annotated[
        Path | None, typer.Option("--report", help="求解报告；默认为方案旁的 report.json", metavar="JSON")
    ] = None,
    policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出完整姓名（默认脱敏）")] = False,
    approved: Annotated[bool, typer.Option("--approved", help="已批准；须写明批准人和日期，且方案合规")] = False,
    signer: Annotated[str, typer.Option(help="批准人", metavar="姓名")] = "",
    day: Annotated[str, typer.Option("--date", help="批准日期，如 2026-07-01", metavar="日期")] = "",
    office: Annotated[str, typer.Option(help="发文机关", metavar="单位")] = "",
    number: Annotated[str, typer.Option(help="文号", metavar="文号")] = "",
    addressee: Annotated[str, typer.Option("--to", help="主送", metavar="单位")] = "",
) -> None:
    """把方案写成可报批的 Word 文件：依据、总体情况、名单、合规、均衡、说明；不使用求解器。

    例：rotation approval 名册.xlsx 结果/plan.json -o 批复.docx

    例：rotation approval --write-template 模板.docx，用 Word 或 WPS 改好版式后：
    rotation approval 名册.xlsx 结果/plan.json -o 批复.docx --template 模板.docx

    例：rotation approval 名册.xlsx 结果/plan.json -o 批复.docx --approved --signer 张三 --date 2026-07-01
    """
    from optimizer.app.approval import run_approval, status_of

    raise typer.Exit(
        run_approval(
            instance, plan, output, blank=write_template, template=template, report=report, policy=policy, year=year,
            years=years, previous=previous, full_names=full_names,
            status=status_of(approved, signer, day, office, number, addressee), console=console,
        )
    )
