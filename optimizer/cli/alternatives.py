"""``rotation pareto``, ``rotation alternatives`` and ``rotation compare``."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PlanPath, PolicyOption, YearOption, YearsOption, console

app = typer.Typer()
Output = Annotated[Path | None, typer.Option("-o", "--output", help="结果写入的文件夹", metavar="DIR")]
FullNames = Annotated[bool, typer.Option("--full-names", help="工作簿中写出完整姓名（默认脱敏）")]
TimeLimit = Annotated[float | None, typer.Option(help="限时（秒）；到时保留已得的结果", min=0.1)]
Seed = Annotated[int, typer.Option(help="随机种子", min=0)]


@app.command()
def pareto(
    instance: InstancePath, output: Output = None, policy: PolicyOption = None, year: YearOption = None,
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
    pick: Annotated[
        int | None, typer.Option(help="把第几个点写成方案（plan.xlsx、plan.json、证书和 policy.yaml）", min=1)
    ] = None,
    time_limit: TimeLimit = None, seed: Seed = 0, full_names: FullNames = False,
) -> None:
    """均衡与教师负担的权衡：求出前沿上的方案，说明多一分均衡要多少负担，并可选一点写成方案。

    缺岗等排在前面的目标保持最优。每个点附证明或差距；相邻两点之间最多还能低多少，也一并给出。
    例：rotation pareto instances/three_schools -o out/前沿 --flow 10,12,15 --pick 3
    """
    from optimizer.app.pareto import run_pareto

    raise typer.Exit(
        run_pareto(
            instance, output, points=points, flows=flow, entry=flow_entry, group=group, equity=equity, burden=burden,
            pick=pick, policy=policy, year=year, years=years, seconds=time_limit, seed=seed, full_names=full_names,
            console=console,
        )
    )


@app.command()
def alternatives(
    instance: InstancePath, plan: PlanPath, output: Output = None, policy: PolicyOption = None,
    year: YearOption = None,
    count: Annotated[int, typer.Option("-k", "--count", help="找几份备选方案", min=1, max=20)] = 3,
    within: Annotated[
        list[str] | None,
        typer.Option(help="各级目标至多比原方案差多少，如 1%；单独放宽某一级写 教师负担=5%，可写多次"),
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    time_limit: TimeLimit = None, seed: Seed = 0, full_names: FullNames = False,
) -> None:
    """找几份几乎一样好、安排却尽量不同的备选方案，逐份审核并列对照。

    每一份都使它与此前各份（含原方案）的最小差异尽量大，并附证明或差距。
    例：rotation alternatives instances/three_schools out/three_schools/plan.json -k 3 --within 1% -o out/备选
    """
    from optimizer.app.alternatives import run_alternatives

    raise typer.Exit(
        run_alternatives(
            instance, plan, output, count=count, within=within or ["1%"], policy=policy, year=year, previous=previous,
            seconds=time_limit, seed=seed, full_names=full_names, console=console,
        )
    )


@app.command()
def compare(
    instance: InstancePath,
    items: Annotated[
        list[str], typer.Argument(help="两项以上：方案文件、求解结果文件夹、内置政策名称或政策文件", metavar="A B …")
    ],
    output: Output = None, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    workers: Annotated[int | None, typer.Option(help="求解政策时的并行进程数", min=1)] = None,
    full_names: FullNames = False,
) -> None:
    """两份以上的方案或政策并列对照：目标、合规、均衡、各校进出、构成，以及安排不同的教师。

    政策先在本实例上求解再比较；每份方案按每项政策各审核一遍。
    例：rotation compare instances/three_schools out/three_schools 教共体 -o out/对照
    """
    from optimizer.app.compare import run_compare

    raise typer.Exit(
        run_compare(
            instance, items, output, policy=policy, year=year, years=years, workers=workers, full_names=full_names,
            console=console,
        )
    )
