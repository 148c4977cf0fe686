"""Commands about policies and rules."""

import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml

from optimizer.cli.options import YearOption, console

app = typer.Typer(help="查看、合并、比较和检查政策。", no_args_is_help=True)


@app.command("show")
def policy_show(
    name: Annotated[str | None, typer.Argument(help="内置政策名称或文件；不写则列出全部内置政策")] = None,
    year: YearOption = None,
) -> None:
    """列出内置政策，或显示一项政策的全部条目与条款依据。"""
    from optimizer.policy.layers import load, presets

    if name is None:
        for preset in presets():
            console.print(f"{preset}：{load(preset).source or '—'}")
        return
    from optimizer.app.policies import print_policy

    print_policy(load(name), year, console=console)


@app.command("merge")
def policy_merge(
    layers: Annotated[list[str], typer.Argument(help="由上位到下位的政策：国家 市 县 集团")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入此文件；默认显示在屏幕上")] = None,
) -> None:
    """按条目编号合并多层政策，下位覆盖上位。"""
    from optimizer.policy.layers import build, load, merge

    merged = build(merge([load(layer).layer() for layer in layers]), layers[-1])
    text = yaml.safe_dump(merged.dump(), allow_unicode=True, sort_keys=False)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        console.print(f"已写出合并后的政策：{output}")


@app.command("diff")
def policy_diff(first: str, second: str) -> None:
    """比较两项政策：新增、删除和改变的条目。"""
    from optimizer.app.policies import run_policy_diff

    raise typer.Exit(run_policy_diff(first, second, console=console))


@app.command("check")
def policy_check(
    name: Annotated[str, typer.Argument(help="内置政策名称或文件")], year: YearOption = None
) -> None:
    """求解之前找出条目之间的矛盾，并指出已过期的条目。"""
    from optimizer.app.policies import run_policy_check

    raise typer.Exit(run_policy_check(name, year=year, console=console))
