"""What a caller hands over, held to the forms and limits that the command line has."""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from optimizer.domain.errors import InputError, Problem


class Limit(NamedTuple):
    """What a number may be, both ends included."""

    least: float
    most: float
    whole: bool = True


LIMITS = {
    "workers": Limit(1, 1024), "seconds": Limit(0.1, inf, whole=False), "seed": Limit(0, 2**31 - 1),
    "gap": Limit(0, 100, whole=False), "most": Limit(1, 200), "term_weeks": Limit(1, 30),
}


def check(**given: float | None) -> None:
    """Raises InputError for every number that is none or outside its limits; None is no limit asked for."""
    problems = [
        Problem("", None, name, rule, _advice(LIMITS[name]))
        for name, value in given.items() if value is not None and (rule := _fault(value, LIMITS[name]))
    ]
    if problems:
        raise InputError(problems)


def _fault(value: object, limit: Limit) -> str:
    if isinstance(value, bool) or not isinstance(value, int if limit.whole else int | float):
        return f"应为{'整数' if limit.whole else '数字'}（{value!r}）"
    return "" if limit.least <= value <= limit.most else f"数值超出范围（{value}）"


def _advice(limit: Limit) -> str:
    return f"可填不小于 {limit.least} 的数。" if limit.most == inf else f"可填 {limit.least} 至 {limit.most}。"


def ids(name: str, given: Iterable[str]) -> tuple[str, ...]:
    """Ids as a tuple. Raises InputError for a bare text, which would be read letter by letter."""
    if isinstance(given, str):
        raise InputError([Problem("", None, name, f"应为编号的列表（{given!r}）", f"请写作 [{given!r}]。")])
    return tuple(given)


def pairs(name: str, given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Pairs of ids as a tuple. Raises InputError for what is none, one pair outside a list included."""
    found = tuple(given)
    if any(isinstance(pair, str) or len(tuple(pair)) != 2 for pair in found):
        raise InputError([Problem("", None, name, f"应为成对编号的列表（{given!r}）", "请写作 [(编号, 编号)]。")])
    return found
