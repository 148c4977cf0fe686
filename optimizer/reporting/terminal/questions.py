"""What the terminal says of a roster that leaves something open: what is asked, how it would be read, what to do."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from optimizer.domain.questions import PASS_OVER
from optimizer.importing.mapping import Line

HEADINGS = ("号", "问", "读作", "可选", "例")
MOST = 8  # options that are listed
NOBODY = "（请选择）"


def print_questions(console: Console, lines: Sequence[Line]) -> None:
    """A row for each open question, by its number in 对照表."""
    shown = Table(title=f"待确认的读法（{len(lines)}项）", box=SIMPLE_HEAD, title_justify="left")
    for heading in HEADINGS:
        shown.add_column(heading, overflow="fold", no_wrap=heading == "号")
    for line in lines:
        options = "、".join(line.options[:MOST]) + (f"…共{len(line.options)}项" if len(line.options) > MOST else "")
        text = line.text or line.written
        examples = "；".join(each for each in line.examples if each not in text)  # rows that the question names itself
        cells = (text, line.answer or NOBODY, options, examples)
        shown.add_row(str(line.number), *map(_plain, cells))
    console.print(shown, soft_wrap=False)


def print_rows(console: Console, rows: Mapping[str, int]) -> None:
    """How many rows of each table are read."""
    read = "、".join(f"{name} {number} 行" for name, number in rows.items() if number)
    console.print(f"读入：{read or '没有一行'}。", markup=False)


def print_steps(console: Console, lines: Iterable[Line], place: str | None, again: str, accepts: bool) -> None:
    """How to go on, with the command that does it."""
    lines = list(lines)
    chosen = [line for line in lines if line.answer]
    left = [line for line in lines if not line.answer]
    say = ["怎样继续（确认一次，记在对照表里，明年的名册不再问）："]
    if chosen and accepts:
        rest = f"；没有读法的第{'、'.join(str(line.number) for line in left)}号仍须回答" if left else ""
        say.append(f"  · 上表的读法都对：{again} --accept{rest}")
    if accepts:
        say.append(f"  · 有不对的、没有读法的：{_answer(again, lines)}（可写多次，编号或写法都行）")
    if accepts and place is not None:
        say.append(f"  · 或者打开 {place}，改好「读作」，把「确认」改为 是，再运行 {again}")
    if not accepts:
        say.append(f"  · 先用这条命令确认，再回到本命令：{again}")
    for line in say:
        console.print(line, markup=False, soft_wrap=True)


def _answer(again: str, lines: Sequence[Line]) -> str:
    """An example: of a line that nobody has read yet, else how the first one is read in another way."""
    line = next((line for line in lines if not line.answer), lines[0])
    others = [option for option in line.options if option != line.answer]
    chosen = PASS_OVER if line.answer and PASS_OVER in others else next(iter(others), "读作")
    return f"{again} --answer {line.number}={chosen}"


def _plain(text: str) -> str:
    """As it stands, whatever marks of a console it may hold."""
    return text.replace("[", "\\[")
