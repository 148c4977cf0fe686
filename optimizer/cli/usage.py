"""What a command line does wrong, in Chinese.

Typer 0.27 carries a copy of click within, earlier ones use click itself: errors are told apart by the names that both
give their classes.
"""

import difflib
import re
from typing import Any

import typer

UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # of the click that this typer uses
NUMBERS = {"integer": "整数", "int": "整数", "float": "数字"}
COMMAND = re.compile(r"No such command '(.*?)'")
EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")


def told(error: Any) -> str:
    """The sentence about a usage error, and how to go on."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "rotation"
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return str(error.format_message())
    return f"{_fault(error, kind)}\n用法见：{command} --help"


def _fault(error: Any, kind: str) -> str:
    param = getattr(error, "param", None)
    what = "" if param is None else f"{'选项' if param.param_type_name == 'option' else '参数'} {_name(param)}"
    if kind == "MissingParameter":
        return f"缺少{what}（{_help(param)}）。"
    if kind == "NoSuchOption":
        params = error.ctx.command.params if error.ctx else ()
        known = [name for each in params for name in each.opts if name.startswith("--")]
        return f"没有选项 {error.option_name}。{_nearest(error.option_name, known)}"
    if kind == "BadOptionUsage":
        return f"选项 {error.option_name} 的写法不对：后面要写一个值，开关类的选项则不写值。"
    if kind == "BadParameter":
        return f"{what} 的值不对：{_wanted(error, param)}"
    if found := COMMAND.search(error.message):
        return f"没有命令 {found[1]}。{_nearest(found[1], error.ctx.command.list_commands(error.ctx))}"
    if found := EXTRA.search(error.message):
        return f"多出了 {found[1]}：请核对引号、空格和选项名。"
    return f"命令写法不对（{error.message}）。"


def _name(param: Any) -> str:
    return str(param.opts[-1] if param.param_type_name == "option" else param.human_readable_name)


def _help(param: Any) -> str:
    return (getattr(param, "help", None) or "必填").rstrip("。")


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"您是不是想写 {'、'.join(near)}？" if near else ""


def _wanted(error: Any, param: Any) -> str:
    """What the value should be: from the type of the parameter."""
    found = re.search(r"'(.*?)'|^(\S+) is not in", error.message)
    given = f"「{found[1] or found[2]}」" if found else ""
    kind = param.type
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if choices := getattr(kind, "choices", None):
        return f"{given}不在可选值内，可选：{'、'.join(str(getattr(each, 'value', each)) for each in choices)}。"
    if kind.name.removesuffix(" range") in NUMBERS:
        span = "" if low is None and high is None else f"，{_span(low, high)}"
        return f"{given}应为{NUMBERS[kind.name.removesuffix(' range')]}{span}。"
    if kind.name in ("path", "file", "directory"):
        return f"{given}不存在，或不是所要的文件、文件夹。"
    return f"{given}{error.message if not re.search('[a-z]{3}', error.message) else '看不懂'}。"


def _span(low: float | None, high: float | None) -> str:
    if low is None:
        return f"不大于{high}"
    return f"不小于{low}" if high is None else f"在{low}到{high}之间"
