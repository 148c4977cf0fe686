"""``rotation explain``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PlanPath, PolicyOption, console

app = typer.Typer()


@app.command()
def explain(
    instance: InstancePath, plan: PlanPath,
    teacher: Annotated[str | None, typer.Option(help="问一名教师：为何交流、为何留校", metavar="编号")] = None,
    school: Annotated[
        str | None, typer.Option(help="与 --teacher 一起：为何（不）去该校；单独使用：该校的候选教师", metavar="编号")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="只看这一学科的候选教师", metavar="学科")] = None,
    year: Annotated[int | None, typer.Option(help="问哪一学年；不写则为整个方案（候选教师为首年）")] = None,
    prices: Annotated[
        bool, typer.Option("--prices", help="政策中起作用的数字各值多少：逐个加减一个单位，重新求解全县")
    ] = False,
    entry: Annotated[str | None, typer.Option(help="只问这一条目的数字（含 --prices）", metavar="条目")] = None,
    most: Annotated[int, typer.Option(help="列出几名候选教师", min=1, max=200)] = 10,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写出：.docx 申诉答复（不含他人信息）、.xlsx、.json", metavar="FILE"),
    ] = None,
    policy: PolicyOption = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    workers: Annotated[int | None, typer.Option(help="--prices 的并行进程数；不影响结果", min=1)] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出完整姓名（默认脱敏）")] = False,
) -> None:
    """为什么是他、为什么不是他、换人要付出什么：把相反的安排重新求解，说明违反哪条或各级目标变差多少。

    例：rotation explain 名册.xlsx 结果/plan.json --teacher T0012 -o 答复.docx

    例：rotation explain 名册.xlsx 结果/plan.json --school S03 --subject 数学

    退出码：0 已回答，2 输入有误（方案不合规也属此类），3、4 同 solve（仅 --prices）。
    """
    from optimizer.app.explain import run_explain

    raise typer.Exit(
        run_explain(
            instance, plan, teacher=teacher, school=school, subject=subject, year=year, numbers_asked=prices,
            entry=entry, most=most, output=output, policy=policy, previous=previous,
            workers=workers or os.cpu_count() or 1, full_names=full_names, console=console,
        )
    )
