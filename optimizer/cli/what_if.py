"""``rotation whatif``."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.edits import edits_of
from optimizer.cli.options import (
    InstancePath,
    PlanPath,
    PolicyOption,
    PreviousOption,
    YearOption,
    console,
)
from optimizer.cli.refusals import refused
from optimizer.cli.versions import opened, tell_by_hand
from optimizer.domain.errors import Exit

if TYPE_CHECKING:
    from optimizer.app.what_if import NotEdited, WhatIfResult

app = typer.Typer()
Many = list[str]


@app.command("whatif")
def what_if(
    instance: InstancePath, plan: PlanPath,
    pin: Annotated[Many | None, typer.Option(help="教师去某校，可重复", metavar="教师=学校[@学年]")] = None,
    ban: Annotated[Many | None, typer.Option(help="教师不去某校，可重复", metavar="教师=学校[@学年]")] = None,
    stay: Annotated[Many | None, typer.Option(help="教师留校，可重复", metavar="教师[@学年]")] = None,
    swap: Annotated[Many | None, typer.Option(help="两名教师对调去处，可重复", metavar="教师,教师[@学年]")] = None,
    leave: Annotated[
        Many | None, typer.Option(help="教师整学年离岗（请假、进修等），可重复", metavar="教师[@学年]")
    ] = None,
    refuse: Annotated[
        Many | None, typer.Option(help="教师不接受方案的安排；有候补名单时依次递补，可重复", metavar="教师[@学年]")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(help="改过的名册（如新增一所学校；原名册已改掉的就写它本身）：按变动最少适应", metavar="INSTANCE"),
    ] = None,
    withdraw: Annotated[Many | None, typer.Option(help="撤销先前的一项决定，可重复", metavar="人工决定N")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写出新方案的文件夹；不写只试算", metavar="DIR")
    ] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    previous: PreviousOption = None,
    workers: Annotated[int | None, typer.Option(help="并行进程数；不影响结果", min=1)] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 显示结果")] = False,
) -> None:
    """试一试：指定、禁止、留校、对调、离岗、拒绝、名册有变，方案最少要动几个人，为什么，代价多少。

    先保证缺岗和弹性条款不比做得到的更差，再使变动最少，然后才看其余目标。先前的决定（方案旁的 edits.yaml）继续有效。
    加 -o 写出新方案：原来的版本保存在「版本」文件夹，rotation undo 可逐步退回。

    教师、学校可写编号，也可写全名（同名的须写编号）。

    例：rotation whatif 名册.xlsx 结果/plan.json --pin 张三=柳河中心中学 --stay T0034 -o 结果

    退出码：0 有这样的方案，2 输入有误，3 无法这样调整，4 未能判定。
    """
    from optimizer.app.called import edited
    from optimizer.app.judge import PlanRequest
    from optimizer.app.what_if import WhatIfRequest, WhatIfResult, standing
    from optimizer.app.what_if import what_if as answered
    from optimizer.engine.process_pool import Effort
    from optimizer.importing.confirming import read_confirmed
    from optimizer.questions.roster_changes import divergences, other_tables
    from optimizer.reporting.terminal.what_if import print_divergences, print_edited

    edits, swaps = edits_of(
        pin=pin or [], ban=ban or [], stay=stay or [], leave=leave or [], refuse=refuse or [], swap=swap or []
    )
    case = opened(PlanRequest(instance, plan, policy, year, previous=previous), decided=False)
    request = WhatIfRequest(
        tuple(edits), tuple(swaps), tuple(withdraw or ()),
        None if roster is None else read_confirmed(roster).roster.county, "" if roster is None else roster.name,
        standing(plan), Effort(workers or os.cpu_count() or 1),
    )
    if request.roster is not None and not as_json:
        before, now = case.instance.county, request.roster
        print_divergences(console, divergences(before, now), other_tables(before, now))
    request = edited(request, request.roster or case.instance.county)
    answer = answered(case.instance, case.plan, request)
    if not isinstance(answer, WhatIfResult):
        raise typer.Exit(refusal_of(answer))
    if as_json:
        sys.stdout.write(json.dumps(answer.data(), ensure_ascii=False, indent=1) + "\n")
    else:
        print_edited(console, answer.edited)
        if answer.reserves_unused:
            _say("与离岗或名册变动一并调整时不按候补名单递补；要按名单，请分两次进行。")
    if output is not None:
        if not as_json:
            tell_by_hand(output)
        publish_edited(answer, output, plan.parent, full_names=full_names, silent=as_json)
    elif not as_json:
        _say("以上只是试算，没有写出任何文件；加 -o 文件夹 写出新方案并保留原来的版本。")


def publish_edited(answer: "WhatIfResult", output: Path, before: Path, *, full_names: bool, silent: bool) -> None:
    """Write the new version and say where the one before is."""
    from optimizer.app.weekly_cover import FOLDER
    from optimizer.app.what_if import publish
    from optimizer.reporting.files.versions import FILES

    version = publish(answer, output, before=before, full_names=full_names)
    if silent:
        return
    _say(f"已写入 {output}/（第 {version.number} 版）：{'、'.join(FILES)}。撤回这一步：rotation undo {output}")
    if (output / FOLDER).is_dir():
        _say(f"{output}/{FOLDER} 中的走教课表是按调整前的方案排的，请重新运行 rotation itineraries。")
    if answer.request.roster is not None:
        _say("以后的审核、核验与调整请用新名册，并用 --policy 指定同一政策。")


def refusal_of(answer: "NotEdited") -> Exit:
    """Say why there is no such plan; the exit code for it."""
    from optimizer.questions.results import Barred, Unsettled
    from optimizer.reporting.terminal.what_if import print_barred, print_unsettled

    if isinstance(answer.refusal, Barred):
        print_barred(console, answer.instance, answer.refusal, answer.edits)
        return Exit.IMPOSSIBLE
    if isinstance(answer.refusal, Unsettled):
        print_unsettled(console)
        return Exit.UNDECIDED
    return refused(console, answer.refusal)


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
