"""Commands about rosters: check, needs, template, generate."""

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
    print_notes,
)
from optimizer.domain.errors import Exit, InputError

if TYPE_CHECKING:
    from optimizer.reporting.xlsx.marked_copy import Marked

app = typer.Typer()
MarkedOption = Annotated[
    Path | None,
    typer.Option("--marked", help="有错误或待确认时，另写一份标注了各处的名册副本", metavar="XLSX"),
]
SignOption = Annotated[
    str | None,
    typer.Option("--sign", "--confirmed", help="确认数据体检：签字人的姓名或工号，记入名册旁的文件", metavar="NAME"),
]


@app.command("check")
def check_command(
    instance: InstancePath, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    accept: AcceptOption = False, answer: AnswerOption = None, mapping: MappingOption = None,
    sign: SignOption = None, marked: MarkedOption = None,
) -> None:
    """只检查名册与政策，不求解：列出全部错误、待确认的读法与提示，附数据体检的要点。

    名册里猜出来的读法（表名、列名、用词）要确认一次：加 --accept、--answer，或在 对照表.yaml 里改。
    退出码 2 为有错误或有待确认的读法。
    """
    from optimizer.app.checkup import beside
    from optimizer.app.checkup import sign as sign_checkup
    from optimizer.app.rosters import check
    from optimizer.app.rosters import marked as mark
    from optimizer.cli.open_questions import answers_of
    from optimizer.importing.confirming import Confirm
    from optimizer.policy.contradictions import sound
    from optimizer.reporting.facts.school_years import school_years
    from optimizer.reporting.terminal.checkup import print_checkup
    from optimizer.reporting.terminal.policy import print_contradictions

    confirm = Confirm(mapping, accept, answers_of(answer or ()), keep=True)
    try:
        checked = check(instance, policy=policy, year=year, years=years, confirm=confirm)
    except InputError as error:
        if marked is not None:
            _tell_marked(mark(instance, marked, error, mapping), marked)
        raise
    if marked is not None:
        console.print("没有错误，也没有待确认的地方，未写标注副本。")
    found, county = checked.instance, checked.instance.county
    print_notes(console, found.announcements)
    console.print(
        f"名册无误：{len(county.schools)} 所学校、{len(county.groups)} 个集团、{len(county.teachers)} 名教师，"
        f"{school_years(found.years)}，政策「{found.policy.name}」{len(found.entries)} 项条款生效。"
    )
    print_contradictions(console, checked.contradictions)
    print_checkup(console, checked.checkup)
    if sign is not None and sound(checked.contradictions):
        signature = sign_checkup(instance, found, sign)
        console.print(f"已写入 {beside(instance)}：数据体检由 {signature.by} 确认。", markup=False)
    raise typer.Exit(Exit.FINE if sound(checked.contradictions) else Exit.INVALID)


def _tell_marked(done: "Marked", path: Path) -> None:
    """Where the copy is, and what it does not hold."""
    more = f"，另有 {done.elsewhere} 处只列在「检查结果」表" if done.elsewhere else ""
    console.print(f"标注副本已写入 {path}：标出 {done.placed} 处{more}。", markup=False)
    if done.lost:
        console.print(f"副本中没有原文件的{'、'.join(done.lost)}；请对照副本在原文件上改正。", markup=False)


@app.command("checkup")
def checkup_command(
    instance: InstancePath, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写出 体检.xlsx（供打印签字）或 .json", metavar="FILE")
    ] = None,
) -> None:
    """数据体检：求解前的名册概况、各学科供需、难以安排的岗位，以及政策读取名册的哪些列。"""
    from optimizer.app.checkup import checked_up, write
    from optimizer.reporting.terminal.checkup import print_checkup

    found = checked_up(instance, policy=policy, year=year, years=years)
    print_notes(console, found.instance.announcements)
    print_checkup(console, found)
    if output is not None:
        write(output, found)
        console.print(f"数据体检已写入 {output}", markup=False)


@app.command("template")
def template_command(path: Annotated[Path, typer.Argument(help="要写出的空白工作簿，如 名册模板.xlsx")]) -> None:
    """写出空白名册工作簿：含下拉选项、填写说明与示例行。"""
    from optimizer.app.rosters import template

    template(path)
    console.print(f"已写出模板：{path}")


@app.command("generate")
def generate_command(
    shape: Annotated[str, typer.Argument(help="示例县的类型；不知道时输入 list 查看")],
    path: Annotated[Path | None, typer.Argument(help="写出位置：文件夹、.xlsx 或 .json")] = None,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    year: Annotated[int, typer.Option(help="计划学年")] = 2026,
    policy: Annotated[str | None, typer.Option(help="写入 policy.yaml 的内置政策")] = None,
    impossible: Annotated[str | None, typer.Option(help="有意造出的冲突：backbone、flow 或 posts")] = None,
) -> None:
    """生成仿真的县区数据（名字、年龄、职称、学科、历史与地理均为虚构），用于试用与评测。"""
    from optimizer.app.generate import GenerateRequest, generate, shapes

    if shape == "list" or path is None:
        for name, title in shapes():
            console.print(f"{name}：{title}", markup=False)
        raise typer.Exit(Exit.FINE if shape == "list" else Exit.INVALID)
    county = generate(GenerateRequest(shape, path, seed, year, policy, impossible))
    console.print(f"已写出 {path}：{len(county.schools)} 所学校、{len(county.teachers)} 名教师。", markup=False)
