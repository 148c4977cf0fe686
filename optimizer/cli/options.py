"""Arguments and options that several commands share, and where they print."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

console = Console(soft_wrap=True)

InstancePath = Annotated[Path, typer.Argument(help="实例：CSV 文件夹、.xlsx 工作簿或 .json 文件", metavar="INSTANCE")]
PlanPath = Annotated[Path, typer.Argument(help="方案：plan.json 或（可手工改过的）plan.xlsx", metavar="PLAN")]
PolicyOption = Annotated[str | None, typer.Option("--policy", help="内置政策名称或政策文件；默认用实例自带的政策")]
YearOption = Annotated[int | None, typer.Option("--year", help="计划学年，如 2026 表示 2026—2027 学年")]
YearsOption = Annotated[int | None, typer.Option("--years", help="一次规划几个学年（1—6），默认1", min=1, max=6)]


def print_notes(where: Console, notes: Iterable[str]) -> None:
    """What is to be known before anything runs."""
    for note in notes:
        where.print(f"提示：{note}", markup=False)
