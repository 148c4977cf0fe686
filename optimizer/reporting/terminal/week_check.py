"""What the terminal says of a week of visits that was judged: every problem, what the week is worth, its proof."""

from collections.abc import Sequence

from rich.console import Console

from optimizer.domain.errors import Problem
from optimizer.itinerant.certificate import Reckoned
from optimizer.reporting.facts.visit_words import LEVELS, reckoned_words
from optimizer.reporting.files.itineraries.checking import Checked


def print_week_check(console: Console, checked: Checked, online: Sequence[Problem]) -> None:
    """Problems of the timetable, then of its online classes, and the values of the levels."""
    _problems(console, checked.problems)
    if checked.values is None:
        console.print(f"共 {len(checked.problems)} 处问题；有无法读入的内容，改正后请再核对一次。", markup=False)
        return
    _problems(console, online)
    values = zip(LEVELS.values(), checked.values, strict=True)
    told = "，".join(f"{title} {value} {unit}" for (title, unit), value in values)
    problems = len(checked.problems) + len(online)
    console.print(f"共核对 {len(checked.timetable)} 节课，{problems} 处问题。{told}。", markup=False)


def print_proof(console: Console, levels: Sequence[Reckoned], faults: Sequence[str]) -> None:
    """What stands behind each bound, and what is wrong with the certificate."""
    for fault in faults:
        console.print(f"✗  {fault}", markup=False)
    for level in levels:
        title, unit = LEVELS[level.name]
        console.print(f"  {title} {level.value} {unit}：{reckoned_words(level)}", markup=False)
    open_ = "、".join(LEVELS[level.name][0] for level in levels if not level.closed)
    if not faults:
        console.print(f"未经整数证明的目标：{open_}。" if open_ else "各级目标均经整数证明。", markup=False)


def _problems(console: Console, found: Sequence[Problem]) -> None:
    for problem in found:
        console.print(f"✗  {problem}", markup=False)
