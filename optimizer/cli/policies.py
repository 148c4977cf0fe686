"""Commands about policies and rules."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import YearOption, console
from optimizer.domain.errors import Exit

app = typer.Typer(help="查看、合并、比较和检查政策。", no_args_is_help=True)


@app.command("show")
def policy_show(
    name: Annotated[str | None, typer.Argument(help="内置政策名称或文件；不写则列出全部内置政策")] = None,
    year: YearOption = None,
) -> None:
    """列出内置政策，或显示一项政策的全部条目与条款依据。"""
    from optimizer.policy.layers import load, presets
    from optimizer.reporting.terminal.policy import print_policy

    if name is not None:
        print_policy(console, load(name), year)
        return
    for preset in presets():
        console.print(f"{preset}：{load(preset).source or '—'}")


@app.command("merge")
def policy_merge(
    layers: Annotated[list[str], typer.Argument(help="由上位到下位的政策：国家 市 县 集团")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入此文件；默认显示在屏幕上")] = None,
) -> None:
    """按条目编号合并多层政策，下位覆盖上位。"""

    from optimizer.app.policies import merged
    from optimizer.files.strict_yaml import yaml_text
    from optimizer.files.whole import write_text

    text = yaml_text(merged(layers).dump())
    if output is None:
        sys.stdout.write(text)
    else:
        write_text(output, text)
        console.print(f"已写出合并后的政策：{output}")


@app.command("diff")
def policy_diff(first: str, second: str) -> None:
    """比较两项政策：新增、删除和改变的条目。"""
    from optimizer.app.policies import differences, told
    from optimizer.policy.layers import load

    old, new = load(first), load(second)
    for each in differences(old, new):
        console.print({"dropped": "-", "added": "+"}.get(each.kind, "*"), told(each, old, new), markup=False)


@app.command("check")
def policy_check(
    name: Annotated[str, typer.Argument(help="内置政策名称或文件")], year: YearOption = None
) -> None:
    """求解之前找出条目之间的矛盾，并指出已过期的条目。"""
    from optimizer.app.policies import check_policy
    from optimizer.policy.contradictions import sound
    from optimizer.reporting.terminal.policy import print_contradictions

    found = check_policy(name, year)
    print_contradictions(console, found)
    if not found:
        console.print("未发现矛盾，全部条目在有效期内。")
    raise typer.Exit(Exit.FINE if sound(found) else Exit.INVALID)
