"""Commands that judge a plan without a solver."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PlanPath, PolicyOption, YearOption, YearsOption, console
from optimizer.cli.versions import opened
from optimizer.domain.errors import Exit

app = typer.Typer()


@app.command()
def audit(
    instance: InstancePath, plan: PlanPath, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="审核报告（JSON）写入此文件")] = None,
) -> None:
    """逐条审核一份方案（可为手工修改过的工作簿），不使用求解器。

    退出码：0 合规，1 有硬性条款不合规，4 已核对的条款全部合规、但有硬性条款无法核对。
    """
    from optimizer.app.judge import PlanRequest
    from optimizer.reporting.files.plan_files import write_json
    from optimizer.reporting.json.report import audit_data
    from optimizer.reporting.terminal.judge import print_audit, print_decisions

    case = opened(PlanRequest(instance, plan, policy, year, years, previous))
    print_decisions(console, case.instance)
    seen = case.audited()
    if output is not None:
        write_json(output, audit_data(seen))
    print_audit(console, case.instance, seen)
    raise typer.Exit(Exit.DEFECT if not seen.lawful else Exit.FINE if seen.certain else Exit.UNDECIDED)


@app.command()
def verify(
    instance: InstancePath, plan: PlanPath, policy: PolicyOption = None, year: YearOption = None,
    years: YearsOption = None,
    certificate: Annotated[
        Path | None, typer.Option(help="证书文件；默认为方案旁的 certificate.json")
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="求解时所用的上一版方案", metavar="PLAN")] = None,
    again: Annotated[
        bool, typer.Option("--recheck", help="依据求解器的目标或冲突，用求解器重新求解；另有更好或可行的方案即不通过")
    ] = False,
) -> None:
    """不用求解器，以整数运算复核方案的合法性、目标值和最优性证书；也可给出无解时写出的 certificate.json，复核其冲突。

    退出码：0 各级目标均经整数证明；4 方案合法，但有目标未证明或依据求解器（逐一列出）；1 方案不合法或证书有不实之处；
    2 无法读取。
    """
    from optimizer.app.judge import PlanRequest
    from optimizer.app.policies import told
    from optimizer.app.refutation import check, refutation_of
    from optimizer.reporting.terminal.judge import print_decisions, print_verification
    from optimizer.reporting.terminal.refutation import print_refutation, print_repair

    request = PlanRequest(instance, plan, policy, year, years, previous)
    if (refuted := refutation_of(request)) is not None:
        found = check(request, refuted)
        if again:
            from optimizer.app.recheck import recheck_refutation

            solved = recheck_refutation(found)
            if solved is not None:
                console.print(f"{solved.words}。", markup=False)
                found = found.with_faults(solved.faults)
        print_refutation(console, found.instance, found.check, counted=found.counted)
        for repair in found.repairs:
            lines = [told(each, found.instance.policy, repair.policy) for each in repair.changes]
            print_repair(console, repair.number, lines, repair.seen)
        raise typer.Exit(found.code)
    case = opened(request)
    print_decisions(console, case.instance)
    seen = case.verified(certificate)
    if again:
        from optimizer.app.recheck import recheck

        solved = recheck(case, seen)
        if solved is not None:
            console.print(f"{solved.words}。", markup=False)
            seen = seen.with_faults(solved.faults)
    print_verification(console, seen)
    raise typer.Exit(Exit.DEFECT if seen.faults else Exit.FINE if seen.proved else Exit.UNDECIDED)
