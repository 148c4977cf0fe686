"""Edits of a plan as they are written on the command line."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from optimizer.domain.errors import InputError, Problem

if TYPE_CHECKING:
    from optimizer.app.what_if import Swap
    from optimizer.questions.edits import Edit

Texts = Sequence[str]


def edits_of(
    *, pin: Texts, ban: Texts, stay: Texts, leave: Texts, refuse: Texts, swap: Texts
) -> "tuple[list[Edit], list[Swap]]":
    """The options as edits and swaps. Raises InputError with everything that is not well formed."""
    from optimizer.app.what_if import Swap
    from optimizer.questions.edits import Action, Edit

    problems: list[Problem] = []
    edits: list[Edit] = []
    for action, texts in ((Action.PIN, pin), (Action.BAN, ban)):
        for text in texts:
            who, school, at = _parts(text, "=")
            if not who or not school:
                form = "请写成 教师=学校，如 T0012=S03；指定学年如 T0012=S03@2027。"
                problems.append(Problem("", None, None, f"看不懂 --{action} {text}", form))
            edits.append(Edit(action, who, school, at))
    for action, texts in ((Action.STAY, stay), (Action.LEAVE, leave), (Action.REFUSE, refuse)):
        for text in texts:
            who, at = _year(text.strip())
            edits.append(Edit(action, who, year=at))
    swaps = []
    for text in swap:
        one, other, at = _parts(text.replace("，", ","), ",")
        if not one or not other:
            problems.append(Problem("", None, None, f"看不懂 --swap {text}", "请写成 教师,教师，如 T0012,T0034。"))
        swaps.append(Swap(one, other, at))
    if problems:
        raise InputError(problems)
    return edits, swaps


def _parts(text: str, mark: str) -> tuple[str, str, int | None]:
    whole, at = _year(text)
    one, _, other = whole.partition(mark)
    return one.strip(), other.strip(), at


def _year(text: str) -> tuple[str, int | None]:
    """The school year behind an @, if any."""
    found = re.fullmatch(r"(.+)@(\d{4})", text)
    return (found[1].strip(), int(found[2])) if found else (text, None)
