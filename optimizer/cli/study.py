"""``rotation study``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import console
from optimizer.domain.errors import Exit, InputError

app = typer.Typer()


@app.command()
def study(
    file: Annotated[Path, typer.Argument(help="研究文件（YAML），示例见 instances/studies/", metavar="STUDY.yaml")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="结果写入的文件夹；再次运行即接着算", metavar="DIR")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="同时求解几个案例，默认等于处理器核数", min=1)] = None,
    preview: Annotated[bool, typer.Option("--list", help="只列出案例和总数，不求解")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="把计算失败的案例再算一次")] = False,
) -> None:
    """批量试算：实例 × 政策 × 参数 × 学年数 × 限制 × 种子，每个案例一行，写成表、图和验收结果。

    \b
    研究文件的各项（除 name、instances 外都可不写）：
      name: 名称            note: 说明
      instances:            实例：名册文件，或仿真县（每个种子一个）
        - {name: 三校, file: ../three_schools, year: 2026}
        - {shape: three_schools, seeds: [1, 2, 3]}   另可加 impossible: flow（造出冲突）、teams: 2
      policies: [自带, 标准] 内置政策名或文件；不写则用实例自带的政策
      variants:             逐个列出的政策改动
        - {name: 基准}
        - {name: 加严, set: {entries.flow.low: 15}}
      parameters:           网格：各取值的全部组合
        entries.flow.low: [10, 12, 15]
        entries.backbone_share.weight: [null, 5]   null 为硬性
        definitions.term: [2, 3]    epsilon.equity: [0, 1000]
      years: [1, 3]         一并规划几个学年
      seeds: [0, 1]         求解的随机种子
      limits: {effort: 4, gap: 1, certify: false, seconds: 60, abandon: 600}
                            可写成列表；effort、gap 可重复，seconds、abandon 是墙钟秒数
      exclude:              不算的组合
        - {entries.flow.low: 15, policy: 标准}
      accept:               验收：与 against 处取值不同、其余相同的案例比
        - {kpi: burden, against: {entries.flow.low: 10}, worse_by: 5%}
    kpi 可为各级目标（shortage、soft、equity、burden……）或 cpu_seconds、wall_seconds、peak_mib，均以低为好。

    \b
    写出 rows.parquet、rows.csv（每案例一行）、columns.csv（各列含义）、summary.html（图与说明，可离线打开）。
    随时可以中断（Ctrl-C、断电）：已得的结果都在 study.sqlite 中，再次运行同一命令即接着算，不丢失也不重算。
    名册、政策、参数、程序版本有改动的案例算作新案例。
    退出码：0 全部算完且验收通过，1 验收未通过或有案例计算失败，2 研究文件有误，4 中断未算完。
    """
    from optimizer.app.study import PRODUCTS, StudyRequest
    from optimizer.app.study import preview as previewed
    from optimizer.app.study import study as answered
    from optimizer.cli.study_progress import study_shown
    from optimizer.reporting.terminal.study import print_preview, print_study

    request = StudyRequest.read(file, workers=workers or os.cpu_count() or 1, retry=retry)
    if preview:
        seen = previewed(request, output)
        print_preview(console, seen.figures, seen.finished)
        return
    if output is None:
        raise InputError.of("没有写明结果写入的文件夹", "请加 -o 文件夹；只想预览案例请加 --list。", column="-o")
    with study_shown(console) as listen:
        answer = answered(request, output, listen)
    print_study(console, answer.figures)
    console.print(f"结果已写入 {output}/：{'、'.join(PRODUCTS)}", markup=False)
    if answer.failed:
        advice = "原因见 summary.html；加 --retry 可再试"
        console.print(f"有 {answer.failed} 个案例计算失败，{advice}。", style="bold red", markup=False)
    if answer.figures.interrupted:
        console.print("已中断；再次运行同一命令即接着算。", style="bold yellow", markup=False)
        raise typer.Exit(Exit.UNDECIDED)
    raise typer.Exit(Exit.FINE if answer.passed else Exit.DEFECT)
