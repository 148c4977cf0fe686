"""``rotation reserve``."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PlanPath, PolicyOption, YearOption, console
from optimizer.cli.versions import opened
from optimizer.domain.errors import InputError

app = typer.Typer()
PERCENT = re.compile(r"\d{1,3}(\.\d{1,6})?")


@app.command()
def reserve(
    instance: InstancePath, plan: PlanPath,
    refusal: Annotated[str, typer.Option("--probability", help="不接受交流的概率（%）", metavar="%")] = "5",
    volunteer: Annotated[str, typer.Option("--volunteers", help="自愿者不接受的概率（%）", metavar="%")] = "1",
    leave: Annotated[str, typer.Option(help="任何在岗教师当年离岗的概率（%）", metavar="%")] = "0",
    table: Annotated[
        Path | None, typer.Option(help="个别教师的概率：CSV，列为 教师编号、拒绝概率、离岗概率（%）", metavar="CSV")
    ] = None,
    level: Annotated[str, typer.Option(help="每份名单补齐全部岗位的把握（%）", metavar="%")] = "95",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写出候补名单的文件夹；不写只显示", metavar="DIR")
    ] = None,
    policy: PolicyOption = None,
    year: YearOption = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    full_names: Annotated[bool, typer.Option("--full-names", help="写出完整姓名（默认脱敏）")] = False,
) -> None:
    """有人不去怎么办：按拒绝和离岗的概率算出各校各学科的期望缺岗，按集团、学段、学科排出够用的候补名单。

    名单写到方案所在的文件夹后，rotation whatif --refuse 按它依次递补。
    """
    from optimizer.app.judge import PlanRequest
    from optimizer.app.reserve import ReserveRequest, write
    from optimizer.app.reserve import reserve as answered
    from optimizer.questions.probabilities import Chances
    from optimizer.reporting.files.chances import with_table
    from optimizer.reporting.terminal.reserve import print_reserve

    chances, asked = Chances(_share(refusal), _share(volunteer), _share(leave)), _share(level)
    if asked >= 1:
        raise InputError.of("把握应小于 100%", "请填如 --level 95。")
    case = opened(PlanRequest(instance, plan, policy, year, previous=previous))
    if table is not None:
        chances = with_table(chances, table, case.instance)
    answer = answered(case.instance, case.plan, ReserveRequest(chances, asked))
    print_reserve(console, answer.named(full_names=full_names))
    if output is not None:
        files = write(answer, output, full_names=full_names)
        console.print(f"已写入 {output}/：{'、'.join(files)}。", markup=False, highlight=False)
        if output.resolve() == plan.parent.resolve():
            console.print("以后 rotation whatif --refuse 会按这份名单依次递补。", markup=False)


def _share(text: str) -> Fraction:
    plain = text.strip().removesuffix("%")
    if not PERCENT.fullmatch(plain) or Fraction(plain) > 100:
        raise InputError.of(f"“{text}”不是概率", "请填 0 至 100 的百分数，如 5 或 12.5。")
    return Fraction(plain) / 100
