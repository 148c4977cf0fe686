"""Commands about rosters: check, needs, template, generate."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PolicyOption, YearOption, YearsOption, console, print_notes
from optimizer.domain.errors import Exit

app = typer.Typer()


@app.command("check")
def check_command(
    instance: InstancePath, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None
) -> None:
    """只检查名册与政策，不求解：列出全部错误与提示。"""
    from optimizer.app.rosters import check
    from optimizer.policy.contradictions import sound
    from optimizer.reporting.facts.school_years import school_years
    from optimizer.reporting.terminal.policy import print_contradictions

    checked = check(instance, policy=policy, year=year, years=years)
    found, county = checked.instance, checked.instance.county
    print_notes(console, found.announcements)
    console.print(
        f"名册无误：{len(county.schools)} 所学校、{len(county.groups)} 个集团、{len(county.teachers)} 名教师，"
        f"{school_years(found.years)}，政策「{found.policy.name}」{len(found.entries)} 项条款生效。"
    )
    print_contradictions(console, checked.contradictions)
    raise typer.Exit(Exit.FINE if sound(checked.contradictions) else Exit.INVALID)


@app.command("needs")
def needs_command(
    instance: InstancePath,
    output: Annotated[Path, typer.Option("-o", "--output", help="写出位置：文件夹、.xlsx 或 .json", metavar="PATH")],
) -> None:
    """写出补全学科需求的名册：由班级表、课程设置和教师周课时推算的各行可以修改，再作为名册使用。"""
    from optimizer.app.rosters import write_needs
    from optimizer.reporting.facts.annual import posts
    from optimizer.reporting.terminal.voice import table

    written = write_needs(instance, output)
    print_notes(console, written.notes)
    rows = table("学段", "学科", "学校数", "班级数", "每周课时", "最低岗位", "最高岗位")
    now = [need for need in written.county.needs if need.since is None]
    for stage, subject in dict.fromkeys((need.stage, need.subject) for need in now):
        own = [need for need in now if (need.stage, need.subject) == (stage, subject)]
        periods = sum((need.classes or 0) * (need.periods or 0) for need in own)
        least, most = (sum(number or 0 for number in side) for side in zip(*map(posts, own), strict=True))
        rows.add_row(
            stage, subject, str(len(own)), str(sum(need.classes or 0 for need in own)), f"{float(periods):g}",
            str(least), str(most),
        )
    console.print(rows)
    console.print(f"已写出 {output}：学科需求 {len(written.county.needs)} 行。", markup=False)


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
