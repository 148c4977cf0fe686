"""The help of commands, in Chinese: typer's own words have no translation."""

import re
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

Context: Any = typer.Context.__mro__[1]  # of the click that this typer uses
HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}
WORDS = (
    (re.compile(r"Show this message and exit\."), "显示本说明"), (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"\[default: "), "[默认："), (re.compile(r"; required\]"), "；必填]"),
    (re.compile(r"<str>"), "文本"), (re.compile(r"<int(?: range)?>"), "整数"),
    (re.compile(r"<float(?: range)?>"), "数"),
)


class _Formatter(Context.formatter_class):  # type: ignore[misc]  # one of two classes, known when it runs
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        shown = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]…")
        super().write_usage(prog, shown, "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(_said(name), _said(text)) for name, text in rows], *args, **kwargs)


class _Context(Context):  # type: ignore[misc]
    formatter_class = _Formatter


class Group(TyperGroup):
    """Commands whose help is Chinese, down to those of groups within."""

    context_class = _Context

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        for each in (command, *getattr(command, "commands", {}).values()):
            if each is not None:
                each.context_class = _Context
        return command


def _said(text: str) -> str:
    for pattern, word in WORDS:
        text = pattern.sub(word, text)
    return text
