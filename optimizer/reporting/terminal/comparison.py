"""A comparison on the terminal; what differs stands out."""

from fractions import Fraction

from rich.console import Console

from optimizer.goals.gauge import decimal
from optimizer.readings.equity import NOT_COMPUTABLE
from optimizer.reporting.facts.comparison import APART, MARK, Cell, Tables, letters
from optimizer.reporting.facts.school_years import school_years
from optimizer.reporting.terminal.voice import Voice, table

SHOWN = 12  # people named on the terminal
ON_SCREEN = ("levels", "size", "judged", "equity")


def print_comparison(console: Console, tables: Tables) -> None:
    """Levels, size, legality and equity side by side, and who differs."""
    comparison, say = tables.comparison, Voice(console)
    heads = letters(comparison.names)
    instance = comparison.instance
    say(f"\n{school_years(instance.years)}方案对照（口径：政策「{instance.policy.name}」）", "bold")
    for letter, name in zip(heads, comparison.names, strict=True):
        say(f"  {letter}：{name}")
    parts = {part.key: part for part in tables.parts()}
    for key in ON_SCREEN:
        part = parts[key]
        rows = table("·".join(part.columns), *heads, MARK)
        for line in part.lines:
            label = "·".join(_plain(each) for each in line.about if each != "")
            rows.add_row(label, *map(_plain, line.values), "" if line.same else APART)
        say(part.title, "bold")
        console.print(rows)
    differing = [difference.teacher for difference in comparison.differences]
    if not differing:
        say("各项对每位教师的安排完全相同。")
        return
    more = f"等 {len(differing)} 人" if len(differing) > SHOWN else f"共 {len(differing)} 人"
    say(f"安排不同的教师：{'、'.join(differing[:SHOWN])} {more}（用 -o 写出逐人对照）。")


def _plain(value: Cell) -> str:
    if value is None:
        return NOT_COMPUTABLE
    return value if isinstance(value, str) else decimal(Fraction(str(value)))  # the digits that a file holds
