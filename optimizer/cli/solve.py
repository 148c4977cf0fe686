"""``rotation solve``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.options import (
    AcceptOption,
    AnswerOption,
    InstancePath,
    MappingOption,
    PolicyOption,
    YearOption,
    YearsOption,
    console,
    print_notes_briefly,
)
from optimizer.domain.errors import Exit, InputError

if TYPE_CHECKING:
    from optimizer.app.checkup import Signature
    from optimizer.app.solve import SolveResult

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
    notice_names: Annotated[
        bool, typer.Option("--notice-names", help="公示名单写出完整姓名（法规和本地政策允许时；默认脱敏）")
    ] = False,
    edits: Annotated[
        Path | None, typer.Option(help="人工决定 edits.yaml（rotation whatif 写出），照旧有效", metavar="YAML")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(help="无可行方案时，建议的调整不得动用的条目（可多次使用）", metavar="ENTRY"),
    ] = None,
    accept: AcceptOption = False,
    answer_: AnswerOption = None,
    mapping: MappingOption = None,
) -> None:
    """求最优方案（一年或几年一次排好）：写出 plan.xlsx、plan.json、report.json 和 certificate.json。

    没有可行方案时，写明冲突的条款和试算过的调整方案，并把第一个有方案的调整方案的政策写成 repaired.yaml。
    退出码：0 已求得方案，2 输入有误或有待确认的读法，3 政策无可行方案，4 未能判定。
    按 Ctrl-C 提前结束并保留已有的最好结果。
    """
    from optimizer.app.solve import SolveRequest, answer, question, repaired
    from optimizer.app.solve_files import clear, refuse, write
    from optimizer.cli.open_questions import answers_of
    from optimizer.cli.progress import shown
    from optimizer.importing.confirming import Confirm
    from optimizer.policy.contradictions import contradictions
    from optimizer.reporting.terminal.policy import print_contradictions
    from optimizer.solving.answers import Impossible

    request = SolveRequest(
        policy=policy, year=year, years=years, previous=previous, decisions=edits, itineraries=itineraries,
        keep=tuple(keep or ()), gap=gap, certify=certify, workers=workers, seconds=time_limit, seed=seed,
        confirm=Confirm(mapping, accept, answers_of(answer_ or ()), keep=True),
    )
    try:
        asked = question(instance, request)
    except InputError as error:
        _tell_edited(refuse(output, request, error), instance)
        raise
    _tell_edited(clear(output, request), instance)
    print_notes_briefly(console, asked.instance.announcements, instance)
    _tell_checkup(asked.signature)
    print_contradictions(
        console, contradictions(asked.instance.policy, asked.instance.year, asked.instance.county)
    )
    with shown(console) as listen:
        result = answer(asked, listen)
    if isinstance(result.answer, Impossible):
        write(result, output)  # the report stands before repairs are tried, which may take long
        with shown(console, "查找冲突与调整方案") as listen:
            result = repaired(result, listen)
    names = write(result, output, full_names=full_names, notice_names=notice_names)
    raise typer.Exit(_tell(result, instance, output, names))


def _tell_edited(workbook: Path | None, instance: Path) -> None:
    """Where a workbook is that was edited by hand, and how its edits become the plan."""
    if workbook is not None:
        console.print(
            f"提示：原来的 {workbook.name} 上有手工改动，这次求解没有采用，原样保存在 {workbook}。"
            f"要照改动写成方案：rotation refresh {instance} {workbook}", markup=False,
        )


def _tell_checkup(signature: "Signature | None") -> None:
    """Whether somebody has confirmed what the roster holds."""
    if signature is None:
        console.print("数据体检：未确认（rotation check … --sign 签字人）。", markup=False)
    else:
        console.print(f"数据体检：已确认（{signature.by}，{signature.at[:10]}）。", markup=False)


def _tell(result: "SolveResult", path: Path, output: Path, names: Sequence[str]) -> Exit:
    """What was found and where it is written; the exit code says which of the answers it was."""
    from optimizer.reporting.terminal.refusal import print_impossible, print_undecided
    from optimizer.reporting.terminal.summary import print_summary
    from optimizer.solving.answers import Impossible, Solved

    if isinstance(result.answer, Solved):
        print_summary(console, result.answer)
        _tell_cover(result)
        console.print(f"结果已写入 {output}/：{'、'.join(names)}", markup=False)
        return Exit.FINE
    if isinstance(result.answer, Impossible):
        if result.interrupted:
            console.print("已中断：以下只列出已查明的冲突，调整方案未经试算。", markup=False)
        print_impossible(console, result.answer)
        _offer(result, path, output)
        _tell_moved(result.question.request.policy, output)
    else:
        print_undecided(console, result.answer)
    console.print(f"报告已写入 {output}/report.json", markup=False)
    return Exit.IMPOSSIBLE if isinstance(result.answer, Impossible) else Exit.UNDECIDED


def _tell_moved(policy: str | None, output: Path) -> None:
    """Where the given policy is, if it stood where the repairs of this run stand now."""
    from optimizer.app.solve_files import EARLIER

    given, folder = Path(policy or "").resolve(), output.resolve()
    if policy is not None and folder in given.parents:
        aside = output / EARLIER / given.relative_to(folder)
        if aside.is_file():
            console.print(f"所用的政策文件已移到 {aside}。", markup=False, soft_wrap=True)


def _tell_cover(result: "SolveResult") -> None:
    """The cover, or why there is no week; nothing where none is wanted."""
    from optimizer.reporting.terminal.cover import print_covered, print_left_out
    from optimizer.solving.rounds import IN_PASSING

    told = result.told()
    if told is not None:
        print_covered(console, told)
    elif result.covering.omitted is not None and result.question.request.itineraries is not False:
        print_left_out(console, result.covering, IN_PASSING)


def _offer(result: "SolveResult", path: Path, output: Path) -> None:
    """How to run with the policy of the best remedy."""
    from optimizer.app.solve_files import REPAIRED
    from optimizer.reporting.files.decisions import NAME
    from optimizer.reporting.files.policy import lets_off

    if result.remedy is None:
        return
    number, remedy = result.remedy
    request, decisions = result.question.request, result.question.decisions
    within = lets_off(remedy, decisions)
    kept = output / NAME if decisions and not within else None
    given = (("year", request.year), ("years", request.years), ("previous", request.previous), ("edits", kept))
    options = "".join(f" --{name} {value}" for name, value in given if value is not None)
    console.print(
        f"调整方案 {number} 的政策已写入 {output}/{REPAIRED}，核对后可执行：\n"
        f"  rotation solve {path} -o {output} --policy {output}/{REPAIRED}{options}", markup=False, soft_wrap=True,
    )
    if within and decisions.leaves:
        leaves = "、".join(leave.id for leave in decisions.leaves)
        console.print(f"离岗登记不属于政策，没有写入：{leaves}。请先改名册「离岗学年」，再求解。", markup=False)
