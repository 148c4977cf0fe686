"""``rotation refresh``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import (
    InstancePath,
    PolicyOption,
    PreviousOption,
    YearOption,
    console,
)
from optimizer.cli.versions import opened
from optimizer.cli.what_if import publish_edited, refusal_of
from optimizer.domain.errors import Exit

app = typer.Typer()


@app.command()
def refresh(
    instance: InstancePath,
    workbook: Annotated[Path, typer.Argument(help="手工改过的方案工作簿（plan.xlsx 或它的副本）", metavar="NAMELIST")],
    plan: Annotated[
        Path | None, typer.Option("--plan", help="名单所依据的 plan.json；默认为工作簿旁的", metavar="PLAN")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写出新方案的文件夹；不写只预览", metavar="DIR")
    ] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    previous: PreviousOption = None,
    workers: Annotated[int | None, typer.Option(help="并行进程数；不影响结果", min=1)] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")] = False,
) -> None:
    """把手工改过的名单变成方案：照您的改动，其余按变动最少调整，各文件一并写成新的一版。

    「拟交流人员名单」「备案表」「公示名单」上的改动都算：改学校、删行、加行（加行只在名单）。
    先预览您改了什么、另有几人要跟着动；加 -o 才写出，原来的版本保存在「版本」，rotation undo 可退回。

    例：rotation refresh 名册.xlsx 结果/plan.xlsx -o 结果

    退出码：0 有这样的方案（或没有改动），2 输入有误，3 无法这样调整，4 未能判定。
    """
    from optimizer.app.judge import PlanRequest
    from optimizer.app.refresh import plan_of, refresh
    from optimizer.app.what_if import WhatIfResult
    from optimizer.engine.process_pool import Effort
    from optimizer.reporting.terminal.what_if import print_edited

    before = plan_of(workbook, plan)
    case = opened(PlanRequest(instance, before, policy, year, previous=previous), decided=False)
    done = refresh(case, workbook, Effort(workers or os.cpu_count() or 1))
    for title in done.found.unread:
        _say(f"「{title}」改过，但它是由名单算出来的，改动不起作用：请改「拟交流人员名单」。")
    if done.answer is None:
        _say("名单没有改动，各文件不用更新。")
        return
    _say(f"您改了 {len(done.told)} 处：")
    for line in done.told:
        _say(f"  {line}")
    if not isinstance(done.answer, WhatIfResult):
        raise typer.Exit(refusal_of(done.answer))
    print_edited(console, done.answer.edited)
    if output is None:
        _say("以上只是预览，没有写出任何文件；加 -o 文件夹 写出新的一版并保留原来的版本。")
        raise typer.Exit(Exit.FINE)
    publish_edited(done.answer, output, before.parent, full_names=full_names, silent=False)


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
