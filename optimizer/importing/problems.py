"""All problems in the order of the tables, equal ones told once they become many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from optimizer.domain.errors import Problem
from optimizer.formats.schema import TABLES
from optimizer.formats.sheet import listed

ONE_BY_ONE = 50  # problems of one column with the same advice; the others are told in one line with all their rows


def summed(problems: Iterable[Problem]) -> Sequence[Problem]:
    """The problems, sorted, none left out."""
    order = {table.name: position for position, table in enumerate(TABLES)}
    alike: defaultdict[tuple[str, str | None, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.table, problem.column, problem.advice].append(problem)
    told: list[Problem] = []
    for group in alike.values():
        group.sort(key=lambda problem: problem.row or 0)
        told += group[:ONE_BY_ONE]
        if rest := [problem.row for problem in group[ONE_BY_ONE:] if problem.row is not None]:
            told.append(replace(group[ONE_BY_ONE], rule=f"同样的问题另有{len(rest)}处：{listed(rest, 40)}"))
    return sorted(told, key=lambda problem: (order.get(problem.table, -1), problem.row or 0))
