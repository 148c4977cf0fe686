"""``rotation whatif``, ``versions`` and ``undo``."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.options import InstancePath, PlanPath, PolicyOption, YearOption, console
from optimizer.domain.errors import InputError, Problem

if TYPE_CHECKING:
    from optimizer.app.what_if import Asked

app = typer.Typer()
Many = list[str]
Folder = Annotated[Path, typer.Argument(help="方案所在的文件夹", metavar="DIR")]


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
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    workers: Annotated[int | None, typer.Option(help="并行进程数；不影响结果", min=1)] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 显示结果")] = False,
) -> None:
    """试一试：指定、禁止、留校、对调、离岗、拒绝、名册有变，方案最少要动几个人，为什么，代价多少。

    先保证缺岗和弹性条款不比做得到的更差，再使变动最少，然后才看其余目标。先前的决定（方案旁的 edits.yaml）继续有效。
    加 -o 写出新方案：原来的版本保存在「版本」文件夹，rotation undo 可逐步退回。

    例：rotation whatif 名册.xlsx 结果/plan.json --pin T0012=S03 --stay T0034 -o 结果

    退出码：0 有这样的方案，2 输入有误，3 无法这样调整，4 未能判定。
    """
    from optimizer.app.what_if import run_whatif

    asked = _asked(
        pin=pin or [], ban=ban or [], stay=stay or [], leave=leave or [], refuse=refuse or [], swap=swap or [],
        withdraw=withdraw or [], roster=roster,
    )
    raise typer.Exit(
        run_whatif(
            instance, plan, asked, output, policy=policy, year=year, previous=previous,
            workers=workers or os.cpu_count() or 1, full_names=full_names, as_json=as_json, console=console,
        )
    )


@app.command()
def versions(folder: Folder) -> None:
    """列出一个方案文件夹保存过的版本。"""
    from optimizer.app.what_if import run_versions

    raise typer.Exit(run_versions(folder, console=console))


@app.command()
def undo(
    folder: Folder,
    steps: Annotated[int, typer.Option(help="退回几步", min=1)] = 1,
    to: Annotated[int | None, typer.Option(help="直接恢复到第几版（可前可后）", min=1)] = None,
) -> None:
    """退回到上一版（或第几版）方案，各文件原样恢复；退回前的版本仍然保留。"""
    from optimizer.app.what_if import run_undo

    raise typer.Exit(run_undo(folder, steps=steps, number=to, console=console))


def _asked(
    *, pin: Many, ban: Many, stay: Many, leave: Many, refuse: Many, swap: Many, withdraw: Many, roster: Path | None
) -> "Asked":
    """The options as edits. Raises InputError with everything that is not well formed."""
    from optimizer.app.what_if import Asked
    from optimizer.questions.edits import Action, Edit

    problems: list[Problem] = []
    edits: list[Edit] = []
    for action, texts in ((Action.PIN, pin), (Action.BAN, ban)):
        for text in texts:
            who, school, at = _parts(text, "=")
            if not who or not school:
                form = "请写成 教师=学校，如 T0012=S03；指定学年如 T0012=S03@2027。"
                problems.append(Problem("", None, None, f"看不懂 --{action} {text}", form))
            edits.append(Edit(action, who, school, at))
    for action, texts in ((Action.STAY, stay), (Action.LEAVE, leave), (Action.REFUSE, refuse)):
        for text in texts:
            who, at = _year(text.strip())
            edits.append(Edit(action, who, year=at))
    swaps = []
    for text in swap:
        one, other, at = _parts(text.replace("，", ","), ",")
        if not one or not other:
            problems.append(Problem("", None, None, f"看不懂 --swap {text}", "请写成 教师,教师，如 T0012,T0034。"))
        swaps.append((one, other, at))
    if problems:
        raise InputError(problems)
    return Asked(tuple(edits), tuple(swaps), tuple(withdraw), roster)


def _parts(text: str, mark: str) -> tuple[str, str, int | None]:
    whole, at = _year(text)
    one, _, other = whole.partition(mark)
    return one.strip(), other.strip(), at


def _year(text: str) -> tuple[str, int | None]:
    """The school year behind an @, if any."""
    found = re.fullmatch(r"(.+)@(\d{4})", text)
    return (found[1].strip(), int(found[2])) if found else (text, None)
