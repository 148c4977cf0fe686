"""Commands of 走教."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PolicyOption, YearOption, console

app = typer.Typer()


@app.command()
def itineraries(
    instance: InstancePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")],
    plan: Annotated[
        Path | None, typer.Argument(help="轮岗方案 plan.json 或 plan.xlsx；不写则按现有师资", metavar="[PLAN]")
    ] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    time_limit: Annotated[float | None, typer.Option(help="限时（秒）；默认不限时，结果可重复", min=0.1)] = None,
    seed: Annotated[int, typer.Option(help="随机种子", min=0)] = 0,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出教师完整姓名（默认脱敏）")] = False,
) -> None:
    """排走教：找出课时不足整岗的学科，为走教教师排好每周的学校、日子和节次，写出课表、路线与日历。

    排不下的班级逐一说明原因，不影响退出码。退出码：0 已排好，2 输入有误，4 中断。
    """
    from optimizer.commands.visiting import run_itineraries

    raise typer.Exit(
        run_itineraries(
            instance, plan, output, policy=policy, year=year, seconds=time_limit, seed=seed, full_names=full_names,
            console=console,
        )
    )


@app.command("itineraries-check")
def itineraries_check(
    instance: InstancePath,
    file: Annotated[Path, typer.Argument(help="走教课表：（可手工改过的）itineraries.xlsx 或 .json", metavar="FILE")],
    plan: Annotated[Path | None, typer.Argument(help="排走教时所用的轮岗方案", metavar="[PLAN]")] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
) -> None:
    """逐条核对一份走教课表，不使用求解器。退出码：0 没有问题，1 有违反之处，2 有无法读入的内容。"""
    from optimizer.commands.visiting import run_itineraries_check

    raise typer.Exit(run_itineraries_check(instance, file, plan, policy=policy, year=year, console=console))
