"""The command line as a whole: its commands, plug-ins, and how errors end."""

import sys
from importlib.metadata import entry_points

import typer
from rich.console import Console

from optimizer.cli import (
    alternatives,
    approval,
    compare,
    example,
    explain,
    itineraries,
    judge,
    papers,
    pareto,
    policies,
    refresh,
    reserve,
    roster_import,
    rosters,
    solve,
    study,
    versions,
    what_if,
)
from optimizer.cli.help import Group
from optimizer.cli.options import console
from optimizer.cli.usage import UsageError, told
from optimizer.domain.errors import Exit, InputError
from optimizer.domain.version import __version__
from optimizer.files.reasons import of_a_file, reason

app = typer.Typer(
    cls=Group,
    help="教师交流轮岗优化：读入名册与政策，给出可证明最优、逐条审核的年度交流方案。",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)
PARTS = (
    solve, judge, approval, papers, itineraries, study, rosters, roster_import, example, what_if, versions, refresh,
    reserve, explain, pareto, alternatives, compare,
)
for part in PARTS:
    app.add_typer(part.app)
app.add_typer(policies.app, name="policy")
errors = Console(stderr=True, soft_wrap=True)
SHOWN = 5  # files named of those that are not ours
FILE_ADVICE = "请核对路径、权限和磁盘空间，关闭正在使用它的程序，然后重新运行。"
INTERRUPTED = 130  # how typer ends on Ctrl-C


@app.command()
def rules() -> None:
    """列出政策可用的全部规则及其参数。"""
    from optimizer.policy.catalogue import described
    from optimizer.rules import RULES

    for line in map(described, RULES):
        console.print(f"{line.name}  {line.title}：{line.parameters.replace('`', '')}", markup=False, highlight=False)


@app.command()
def version() -> None:
    """显示版本号。"""
    console.print(__version__)


def main() -> None:
    """Entry point: plug-ins add commands, and every user error ends with its advice and exit code 2.

    So does a file or disk that cannot be read or written: 1 would say that a plan is unlawful."""
    _refuse_foreign_files()
    for plugin in entry_points(group="rotation.commands"):
        try:
            plugin.load()(app)
        except Exception as error:  # whatever a plug-in does wrong, the other commands work
            fault = f"{type(error).__name__}：{error}"
            errors.print(f"扩展「{plugin.name}」无法载入（{fault}），其命令不可用；请重新安装。", markup=False)
    try:
        sys.exit(app(prog_name="rotation", standalone_mode=False) or Exit.FINE)
    except UsageError as error:
        errors.print(told(error), markup=False, highlight=False)
        sys.exit(Exit.INVALID)
    except InputError as error:
        if error.problems:
            errors.print("[bold]输入有误：[/bold]")
        for number, problem in enumerate(error.problems, start=1):
            errors.print(f"{number:>3}. {problem}", markup=False)
        if error.questions:
            from optimizer.cli.open_questions import print_open

            print_open(errors, error, sys.argv[1:])
        sys.exit(Exit.INVALID)
    except OSError as error:  # whatever is read or written, there or here; typer has seen to a closed pipe
        if not of_a_file(error):
            raise
        name = "" if error.filename is None else f"“{error.filename}”"
        errors.print(f"无法读写文件{name}：{reason(error)}。{FILE_ADVICE}", markup=False)
        sys.exit(Exit.INVALID)
    except SystemExit as ended:
        if ended.code != INTERRUPTED:
            raise
        errors.print("已中断，结果可能不完整，请重新运行。")
        sys.exit(Exit.UNDECIDED)


def _refuse_foreign_files() -> None:
    """Another distribution's module in the place of one of ours would run as ours: nothing is run then."""
    from optimizer.app.installation import ADVICE, foreign

    names = list(foreign())
    if names:
        shown = "、".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
        errors.print(f"程序文件不完整或被其他软件包覆盖（{len(names)} 个）：{shown}", markup=False)
        errors.print(ADVICE, markup=False)
        sys.exit(Exit.DEFECT)
