"""``rotation pareto``."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.options import (
    FolderOption,
    FullNamesOption,
    InstancePath,
    PolicyOption,
    SeedOption,
    TimeLimitOption,
    YearOption,
    YearsOption,
    console,
)
from optimizer.domain.errors import Exit, InputError

if TYPE_CHECKING:
    from optimizer.app.pareto import ParetoResult


class Against(StrEnum):
    """What equity is weighed against."""

    BURDEN = "burden"
    MOVES = "moves"


app = typer.Typer()


@app.command()
def pareto(
    instance: InstancePath, output: FolderOption = None, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    points: Annotated[int, typer.Option(help="按价格求几个点（含两端）；足够大时求出全部", min=2, max=1000)] = 9,
    flow: Annotated[
        str | None, typer.Option(help="第三个维度：依次把年度交流比例下限设为百分之几，如 10,12,15", metavar="N,N,…")
    ] = None,
    flow_entry: Annotated[str | None, typer.Option(help="有几个年度交流比例条款时，改哪一个（条目编号）")] = None,
    group: Annotated[
        str | None, typer.Option(help="只权衡一个集团，其他集团保持最优（集团编号）", metavar="ID")
    ] = None,
    equity: Annotated[
        str | None, typer.Option(help="另求：差异系数平方和不超过这些数时，负担最轻的方案", metavar="数,数,…")
    ] = None,
    burden: Annotated[
        str | None, typer.Option(help="另求：教师负担不超过这些数时，最均衡的方案", metavar="数,数,…")
    ] = None,
    against: Annotated[
        Against, typer.Option(help="均衡与什么权衡：burden 教师负担，moves 交流人次")
    ] = Against.BURDEN,
    moves: Annotated[
        str | None,
        typer.Option(help="另求：交流人次不超过这些数时，最均衡的方案（与 --against moves 同用）", metavar="数,数,…"),
    ] = None,
    pick: Annotated[
        int | None, typer.Option(help="把第几个点写成方案（plan.xlsx、plan.json、证书和 policy.yaml）", min=1)
    ] = None,
    time_limit: TimeLimitOption = None, seed: SeedOption = 0, full_names: FullNamesOption = False,
) -> None:
    """均衡与教师负担（或交流人次）的权衡：求出前沿上的方案，说明多一分均衡要付出多少，并可选一点写成方案。

    缺岗等排在前面的目标保持最优。每个点附证明或差距；相邻两点之间最多还能低多少，也一并给出。
    例：rotation pareto instances/three_schools -o out/前沿 --flow 10,12,15 --pick 3
    """
    from optimizer.app.pareto import ParetoRequest, check, write
    from optimizer.app.pareto import pareto as answered
    from optimizer.cli.progress import shown
    from optimizer.policy.instance import open_instance
    from optimizer.reporting.terminal.front import print_front

    case = open_instance(instance, policy=policy, year=year, years=years)
    request = ParetoRequest(
        points, _percents(flow), flow_entry, group, _numbers(equity, "--equity"),
        _limits(against.value, {"burden": burden, "moves": moves}), against.value, time_limit, seed,
    )
    check(case, request)
    if pick is not None and output is None:
        raise InputError.of("--pick 要写出方案，但没有写明位置", "请加 -o 文件夹。")
    for note in case.announcements:
        _say(f"提示：{note}")
    with shown(console) as listen:
        answer = answered(case, request, listen)
    for text in (*answer.failed.values(), *answer.refused):
        _say(text)
    if answer.traced:
        print_front(console, case, answer.traced, group)
    if not answer.complete:
        _say("因中断或限时提前结束：前沿为已求出的点，再次运行不保证得到同样的点。")
    if output is not None:
        _say(f"结果已写入 {output}/：{'、'.join(write(answer, output))}")
    if not answer.traced:
        raise typer.Exit(Exit.IMPOSSIBLE if answer.impossible else Exit.UNDECIDED)
    if pick is not None and output is not None:
        _adopt(answer, pick, output, seed=seed, full_names=full_names)


def _adopt(answer: "ParetoResult", pick: int, output: Path, *, seed: int, full_names: bool) -> None:
    """Write a point as a plan, and say whether its policy leads there by itself."""
    from optimizer.app.front_point import adopt, write
    from optimizer.engine.process_pool import Effort

    chosen = adopt(answer, pick, Effort(seed=seed))
    if chosen is None:
        _say("在限定内未能重新求得该点的方案。")
        raise typer.Exit(Exit.UNDECIDED)
    files = write(chosen, output, full_names=full_names, seed=seed)
    spot, gauge = chosen.point.spot, chosen.traced.gauge
    as_asked = "，与该点一致" if chosen.same else f"；该点为 {gauge.told(spot.equity)}、{spot.burden}"
    _say(
        f"第{pick}个点已写成方案：{output}/{'、'.join(files)}"
        f"（审核合规，差异系数平方和 {chosen.equity_told}，{chosen.traced.other.title} {chosen.burden}{as_asked}）。"
    )
    _say(
        "policy.yaml 的容差（epsilon）即该点：用 rotation solve --policy 求解可得到同一方案。"
        if chosen.alone
        else "policy.yaml 供 audit、verify 使用；其容差为全县合计，直接求解时按人数分到各集团，结果不一定是这一点。"
    )


def _say(text: str) -> None:
    console.print(text, markup=False)


def _percents(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = [part.strip().removesuffix("%") for part in text.replace("，", ",").split(",")]
    if not all(part.isdecimal() and int(part) <= 100 for part in parts):
        raise InputError.of(f"--flow “{text}”有误", "请写0至100的整数，用逗号分开，如 --flow 10,12,15。")
    return tuple(map(int, parts))


def _limits(against: str, given: Mapping[str, str | None]) -> tuple[Fraction, ...]:
    """The limits on the level that equity is weighed against; one on the other level is refused."""
    for name, text in given.items():
        if name != against and text is not None:
            raise InputError.of(f"--{name} 限定的不是这次权衡的目标", f"请加 --against {name}，或去掉 --{name}。")
    return _numbers(given[against], f"--{against}")


def _numbers(text: str | None, option: str) -> tuple[Fraction, ...]:
    try:
        return tuple(Fraction(part.strip()) for part in text.replace("，", ",").split(",")) if text else ()
    except (ValueError, ZeroDivisionError) as error:
        raise InputError.of(f"{option} “{text}”有误", f"请写数，用逗号分开，如 {option} 0.95,1.0。") from error
