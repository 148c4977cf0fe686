"""Arguments and options that several commands share, and where they print."""

import re
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
FolderOption = Annotated[Path | None, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")]
FullNamesOption = Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")]
TimeLimitOption = Annotated[float | None, typer.Option(help="限时（秒）；到时保留已得的结果", min=0.1)]
SeedOption = Annotated[int, typer.Option(help="随机种子", min=0)]


MappingOption = Annotated[
    Path | None,
    typer.Option("--mapping", help="对照表放在别处时指明；默认用名册同一文件夹里的 对照表.yaml", metavar="YAML"),
]
AcceptOption = Annotated[
    bool, typer.Option("--accept", help="认可屏幕和对照表里列出的全部读法，记入对照表，以后不再问")
]

AnswerOption = Annotated[
    list[str] | None,
    typer.Option("--answer", help="回答一项，可重复：--answer 3=音乐，或 --answer 艺术=音乐", metavar="编号=读作"),
]


# how cells and headings of a bureau's own file are read: of use to who checks the roster, a wall before a plan
ROUTINE = re.compile(
    r"按同义写法读入|按名称对应到编号读入|按对照表|系统的列名：|作为标题跳过|注释或签章，已跳过|是示例，已跳过"
)
FEW = 3  # of them that do no harm
ReportOption = Annotated[
    Path | None, typer.Option("--report", help="求解报告；默认为方案旁的 report.json", metavar="JSON")
]
ApprovedOption = Annotated[bool, typer.Option("--approved", help="已批准；须写明批准人和日期，且方案合规")]
SignerOption = Annotated[str, typer.Option(help="批准人", metavar="姓名")]
DateOption = Annotated[str, typer.Option("--date", help="批准日期，如 2026-07-01", metavar="日期")]
OfficeOption = Annotated[str, typer.Option(help="发文机关", metavar="单位")]
NumberOption = Annotated[str, typer.Option(help="文号", metavar="文号")]
AddresseeOption = Annotated[str, typer.Option("--to", help="主送", metavar="单位")]
PreviousOption = Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")]


def print_notes(where: Console, notes: Iterable[str]) -> None:
    """What is to be known before anything runs."""
    for note in notes:
        where.print(f"提示：{note}", markup=False)


def print_notes_briefly(where: Console, notes: Iterable[str], instance: Path) -> None:
    """Likewise before a plan, where many lines on how the file is read are one that says where they are told."""
    told = list(notes)
    routine = [note for note in told if ROUTINE.search(note)]
    if len(routine) > FEW:
        place = f"rotation check {instance} 逐条列出，也在「数据说明」表"
        told = [note for note in told if note not in routine]
        told.append(f"另有{len(routine)}条只说明各处怎样读入，{place}。")
    print_notes(where, told)
