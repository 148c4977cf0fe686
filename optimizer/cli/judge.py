"""Commands that judge a plan without a solver."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PlanPath, PolicyOption, YearOption, YearsOption, console

app = typer.Typer()


@app.command()
def audit(
    instance: InstancePath, plan: PlanPath, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="审核报告（JSON）写入此文件")] = None,
) -> None:
    """逐条审核一份方案（可为手工修改过的工作簿），不使用求解器。退出码：0 合规，1 有硬性条款不合规。"""
    from optimizer.app.judge import run_audit

    raise typer.Exit(
        run_audit(
            instance, plan, policy=policy, year=year, years=years, previous=previous, output=output, console=console
        )
    )


@app.command()
def verify(
    instance: InstancePath, plan: PlanPath, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    certificate: Annotated[
        Path | None, typer.Option(help="证书文件；默认为方案旁的 certificate.json")
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
) -> None:
    """不用求解器，以整数运算复核方案的合法性、目标值和最优性证书。"""
    from optimizer.app.judge import run_verify

    raise typer.Exit(
        run_verify(
            instance, plan, certificate, policy=policy, year=year, years=years, previous=previous, console=console
        )
    )
