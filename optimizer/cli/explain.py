"""``rotation explain``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import (
    InstancePath,
    PlanPath,
    PolicyOption,
    PreviousOption,
    console,
)
from optimizer.cli.versions import opened
from optimizer.domain.errors import InputError

app = typer.Typer()


@app.command()
def explain(
    instance: InstancePath, plan: PlanPath,
    teacher: Annotated[str | None, typer.Option(help="问一名教师：为何交流、为何留校", metavar="编号或姓名")] = None,
    school: Annotated[
        str | None,
        typer.Option(help="与 --teacher 一起：为何（不）去该校；单独使用：该校的候选教师", metavar="编号或校名"),
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
    previous: PreviousOption = None,
    workers: Annotated[int | None, typer.Option(help="--prices 的并行进程数；不影响结果", min=1)] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出完整姓名（默认脱敏）")] = False,
) -> None:
    """为什么是他、为什么不是他、换人要付出什么：把相反的安排重新求解，说明违反哪条或各级目标变差多少。

    例：rotation explain 名册.xlsx 结果/plan.json --teacher T0012 -o 答复.docx

    例：rotation explain 名册.xlsx 结果/plan.json --school S03 --subject 数学

    退出码：0 已回答，2 输入有误（方案不合规也属此类），3、4 同 solve（仅 --prices）。
    """
    from optimizer.app.called import explained
    from optimizer.app.explain import ExplainRequest, ExplainResult, check_output, write
    from optimizer.app.explain import explain as answered
    from optimizer.app.judge import PlanRequest, year_of
    from optimizer.cli.progress import shown
    from optimizer.cli.refusals import refused
    from optimizer.engine.process_pool import Effort
    from optimizer.reporting.terminal.story import print_story

    _check(teacher, school, about_numbers=prices or entry is not None)
    if output is not None:
        check_output(output, about_teacher=teacher is not None)
    case = opened(PlanRequest(instance, plan, policy, year_of(plan), previous=previous))
    asked = ExplainRequest(teacher, school, subject, year, entry, most, Effort(workers or os.cpu_count() or 1))
    request = explained(asked, case.instance.county)
    with shown(console) as listen:
        answer = answered(case.instance, case.plan, request, listen)
    if not isinstance(answer, ExplainResult):
        raise typer.Exit(refused(console, answer))
    print_story(console, answer.story(full_names=full_names))
    if output is not None:
        write(answer, output, full_names=full_names)
        console.print(f"\n已写出 {output}", markup=False, highlight=False)


def _check(teacher: str | None, school: str | None, *, about_numbers: bool) -> None:
    """Raises InputError where it is not clear what is asked."""
    if teacher is None and school is None and not about_numbers:
        raise InputError.of(
            "没有写明要问什么",
            "问教师用 --teacher（可加 --school），问岗位用 --school（可加 --subject），问政策数字用 --prices。",
        )
    if about_numbers and (teacher is not None or school is not None):
        raise InputError.of("--prices、--entry 问的是政策数字，不能与 --teacher、--school 同时使用", "请分两次运行。")
