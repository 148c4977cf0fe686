"""``rotation versions``, ``undo`` and ``repair``; and what a command says that finds a change unfinished."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from optimizer.cli.options import console

if TYPE_CHECKING:
    from optimizer.app.judge import OpenedPlan, PlanRequest

app = typer.Typer()
Folder = Annotated[Path, typer.Argument(help="方案所在的文件夹", metavar="DIR")]


@app.command()
def versions(folder: Folder) -> None:
    """列出一个方案文件夹保存过的版本；不改动任何文件。"""
    from optimizer.reporting.files.versions import index_of, lines

    found = index_of(folder)
    for line in lines(found):
        _say(line)
    if not found.versions:
        console.print("还没有保存过版本；版本由 rotation whatif … -o 写出方案时保存。", markup=False)
    warn(folder)


@app.command()
def undo(
    folder: Folder,
    steps: Annotated[int, typer.Option(help="退回几步", min=1)] = 1,
    to: Annotated[int | None, typer.Option(help="直接恢复到第几版（可前可后）", min=1)] = None,
) -> None:
    """退回到上一版（或第几版）方案，各文件原样恢复；退回前的版本仍然保留。"""
    from optimizer.reporting.files.versions import restore

    tell_by_hand(folder)
    version = restore(folder, steps=steps, number=to)
    _say(f"已恢复第 {version.number} 版（{version.time}，{version.note}）。")


@app.command()
def repair(
    folder: Folder,
    write: Annotated[bool, typer.Option("--write", help="照预览修复；不加只预览")] = False,
) -> None:
    """一次改动中途断电或被终止，留下没有写完的文件：先预览要改什么，加 --write 才修复。

    修复只是把那一版的文件放好；文件夹里现有的、不属于任何一版的文件先另存为一版，任何一版都不会删除。
    """
    from optimizer.reporting.files.version_repair import repair as repaired
    from optimizer.reporting.files.version_repair import unfinished
    from optimizer.reporting.files.versions import FOLDER

    left = repaired(folder) if write else unfinished(folder)
    if not left:
        _say("没有未写完的改动，不用修复。")
        return
    did = "已" if write else "将"
    if left.version is not None:
        which = f"第 {left.version.number} 版（{left.version.time}，{left.version.note}）"
        _say(f"上一次改动没有写完：{did}把{which}的文件放好。")
        _say(f"  {did}换成这一版的：{'、'.join(left.replaced) or '无，各文件已是这一版'}")
        if left.removed:
            _say(f"  {did}从文件夹移入「{FOLDER}」（这一版没有）：{'、'.join(left.removed)}")
    for path in left.half:
        _say(f"  {did}清除写到一半的 {path.relative_to(folder)}")
    if not write:
        _say(f"以上只是预览，没有改动任何文件；加 --write 修复：rotation repair {folder} --write")


def opened(request: "PlanRequest", *, decided: bool = True) -> "OpenedPlan":
    """A plan with its instance, as the use case opens it; says where a change of its folder was left unfinished."""
    from optimizer.app.judge import opened as found

    case = found(request, decided=decided)
    warn(request.plan.parent)
    return case


def warn(folder: Path) -> None:
    """That a change was left unfinished, on the error stream, so that what a command answers stays as it is."""
    from optimizer.reporting.files.version_repair import remark

    if told := remark(folder):
        Console(stderr=True, soft_wrap=True).print(f"提示：{told}", markup=False, highlight=False)


def tell_by_hand(folder: Path) -> None:
    """That a workbook was edited by hand, before other files take its place."""
    from optimizer.reporting.files.edited_sheets import changed_by_hand

    workbook = folder / "plan.xlsx"
    if changed_by_hand(workbook):
        _say(f"提示：{workbook} 上有手工改动，没有采用；已另存为一版（见 rotation versions {folder}）。"
             "要照改动写成方案，请恢复那一版后用 rotation refresh。")


def _say(text: str) -> None:
    console.print(text, markup=False, highlight=False)
