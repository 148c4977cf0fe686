"""``rotation alternatives``."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import (
    FolderOption,
    FullNamesOption,
    InstancePath,
    PlanPath,
    PolicyOption,
    SeedOption,
    TimeLimitOption,
    YearOption,
    console,
)
from optimizer.cli.versions import opened
from optimizer.domain.errors import InputError

app = typer.Typer()


@app.command()
def alternatives(
    instance: InstancePath, plan: PlanPath, output: FolderOption = None, policy: PolicyOption = None,
    year: YearOption = None,
    count: Annotated[int, typer.Option("-k", "--count", help="找几份备选方案", min=1, max=20)] = 3,
    within: Annotated[
        list[str] | None,
        typer.Option(help="各级目标至多比原方案差多少，如 1%；单独放宽某一级写 教师负担=5%，可写多次"),
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    time_limit: TimeLimitOption = None, seed: SeedOption = 0, full_names: FullNamesOption = False,
) -> None:
    """找几份几乎一样好、安排却尽量不同的备选方案，逐份审核并列对照。

    每一份都使它与此前各份（含原方案）的最小差异尽量大，并附证明或差距。
    例：rotation alternatives instances/three_schools out/three_schools/plan.json -k 3 --within 1% -o out/备选
    """
    from optimizer.app.alternatives import AlternativesRequest, write
    from optimizer.app.alternatives import alternatives as answered
    from optimizer.app.judge import PlanRequest
    from optimizer.cli.progress import shown
    from optimizer.reporting.terminal.alternatives import print_diverse
    from optimizer.reporting.terminal.comparison import print_comparison

    case = opened(PlanRequest(instance, plan, policy, year, previous=previous))
    shares = _shares(within or ["1%"], case.instance.policy.levels)
    request = AlternativesRequest(count, shares, time_limit, seed, plan.name)
    with shown(console) as listen:
        answer = answered(case.instance, case.plan, request, listen)
    print_diverse(console, answer.desk, answer.found, answer.caps, complete=not answer.ended_early)
    if answer.found:
        print_comparison(console, answer.tables(full_names=full_names))
    if answer.ended_early:
        console.print("因中断或限时提前结束，再次运行不保证得到同样的方案。", markup=False)
    if output is not None:
        files = write(answer, output, full_names=full_names)
        console.print(f"结果已写入 {output}/：{'、'.join(files)}", markup=False)


def _shares(texts: Sequence[str], levels: Sequence[str]) -> Mapping[str, Fraction]:
    """How much worse each level may be: ``1%`` for all, ``burden=5%`` for one (later ones count)."""
    from optimizer.goals import GOALS

    names = {name: name for name in levels} | {GOALS[name].title: name for name in levels}
    shares: dict[str, Fraction] = {}
    for text in texts:
        name, equals, share = text.replace("＝", "=").rpartition("=")
        number = share.strip().replace("％", "%").removesuffix("%")
        try:
            most = Fraction(number) / 100
        except (ValueError, ZeroDivisionError):
            most = Fraction(-1)
        if most < 0 or (equals and name.strip() not in names):
            known = "、".join(GOALS[name].title for name in levels)
            raise InputError.of(f"--within “{text}”有误", f"请写如 1% 或 教师负担=5%；目标可填：{known}。")
        for level in [names[name.strip()]] if equals else levels:
            shares[level] = most
    return shares
