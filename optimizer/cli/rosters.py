"""Commands about rosters: check, needs, template, generate."""

from pathlib import Path
from typing import Annotated

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
from optimizer.domain.errors import Exit

app = typer.Typer()


@app.command("check")
def check_command(
    instance: InstancePath, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None,
    accept: AcceptOption = False, answer: AnswerOption = None, mapping: MappingOption = None,
) -> None:
    """只检查名册与政策，不求解：列出全部错误、待确认的读法与提示。

    名册里猜出来的读法（表名、列名、用词）要确认一次：加 --accept、--answer，或在 对照表.yaml 里改。
    退出码 2 为有错误或有待确认的读法。
    """
    from optimizer.app.rosters import check
    from optimizer.cli.open_questions import answers_of
    from optimizer.importing.confirming import Confirm
    from optimizer.policy.contradictions import sound
    from optimizer.reporting.facts.school_years import school_years
    from optimizer.reporting.terminal.policy import print_contradictions

    confirm = Confirm(mapping, accept, answers_of(answer or ()), keep=True)
    checked = check(instance, policy=policy, year=year, years=years, confirm=confirm)
    found, county = checked.instance, checked.instance.county
    print_notes(console, found.announcements)
    console.print(
        f"名册无误：{len(county.schools)} 所学校、{len(county.groups)} 个集团、{len(county.teachers)} 名教师，"
        f"{school_years(found.years)}，政策「{found.policy.name}」{len(found.entries)} 项条款生效。"
    )
    print_contradictions(console, checked.contradictions)
    raise typer.Exit(Exit.FINE if sound(checked.contradictions) else Exit.INVALID)


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
