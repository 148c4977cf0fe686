"""``rotation solve``."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PolicyOption, YearOption, YearsOption, console

app = typer.Typer()


@app.command()
def solve(
    instance: InstancePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")],
    policy: PolicyOption = None,
    year: YearOption = None,
    years: YearsOption = None,
    workers: Annotated[int | None, typer.Option(help="并行进程数，默认等于处理器核数；不影响结果", min=1)] = None,
    time_limit: Annotated[float | None, typer.Option(help="限时（秒）；默认不限时，结果可重复", min=0.1)] = None,
    seed: Annotated[int, typer.Option(help="随机种子", min=0)] = 0,
    previous: Annotated[
        Path | None,
        typer.Option(help="上一版方案 plan.json：同年重排时减少变动；逐年滚动时已公布的学年尽量不动", metavar="PLAN"),
    ] = None,
    gap: Annotated[
        float,
        typer.Option(help="几年一并规划时，负担、补助求到约百分之几为止（至多留下两倍）；0 为求到证明", min=0, max=100),
    ] = 1.0,
    certify: Annotated[
        bool, typer.Option("--certify", help="证书未能封闭之处，再请第二种求解器复核（较慢）")
    ] = False,
    itineraries: Annotated[
        bool | None,
        typer.Option(
            "--itineraries/--no-itineraries",
            help="是否一并排走教周课表；默认：政策目标含 uncovered（如州级集团化、教共体）且人数不多时排",
        ),
    ] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")] = False,
    edits: Annotated[
        Path | None, typer.Option(help="人工决定 edits.yaml（rotation whatif 写出），照旧有效", metavar="YAML")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(help="无可行方案时，建议的调整不得动用的条目（可多次使用）", metavar="ENTRY"),
    ] = None,
) -> None:
    """求最优方案（一年或几年一次排好）：写出 plan.xlsx、plan.json、report.json 和 certificate.json。

    没有可行方案时，写明冲突的条款和试算过的调整方案，并把改动最少的政策写成 repaired.yaml。
    退出码：0 已求得方案，2 输入有误，3 政策无可行方案，4 未能判定。按 Ctrl-C 提前结束并保留已有的最好结果。
    """
    from optimizer.app.solve import run_solve

    raise typer.Exit(
        run_solve(
            instance, output, policy=policy, year=year, years=years, workers=workers, seconds=time_limit, seed=seed,
            previous=previous, gap=gap / 100, certify=certify, full_names=full_names, console=console,
            keep=keep or (), itineraries=itineraries, decided=edits,
        )
    )
