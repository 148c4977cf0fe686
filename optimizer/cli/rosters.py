"""Commands about rosters: check, template, generate."""

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import InstancePath, PolicyOption, YearOption, YearsOption, console
from optimizer.domain.errors import InputError

app = typer.Typer()


@app.command()
def check(
    instance: InstancePath, policy: PolicyOption = None, year: YearOption = None, years: YearsOption = None
) -> None:
    """只检查名册与政策，不求解：列出全部错误与提示。"""
    from optimizer.app.rosters import run_check

    raise typer.Exit(run_check(instance, policy=policy, year=year, years=years, console=console))


@app.command()
def template(path: Annotated[Path, typer.Argument(help="要写出的空白工作簿，如 名册模板.xlsx")]) -> None:
    """写出空白名册工作簿：含下拉选项、填写说明与示例行。"""
    from optimizer.formats import write_template

    _refuse_existing(path)
    write_template(path)
    console.print(f"已写出模板：{path}")


@app.command()
def generate(
    shape: Annotated[str, typer.Argument(help="示例县的类型；不知道时输入 list 查看")],
    path: Annotated[Path | None, typer.Argument(help="写出位置：文件夹、.xlsx 或 .json")] = None,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    year: Annotated[int, typer.Option(help="计划学年")] = 2026,
    policy: Annotated[str | None, typer.Option(help="写入 policy.yaml 的内置政策")] = None,
    impossible: Annotated[str | None, typer.Option(help="有意造出的冲突：backbone、flow 或 posts")] = None,
) -> None:
    """生成仿真的县区数据（名字、年龄、职称、学科、历史与地理均为虚构），用于试用与评测。"""
    from optimizer.app.rosters import run_generate

    raise typer.Exit(
        run_generate(shape, path, seed=seed, year=year, policy=policy, impossible=impossible, console=console)
    )


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise InputError.of(f"{path} 已存在", "请换一个文件名，或先移走原文件。")
