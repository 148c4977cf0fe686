"""All problems in the order of the tables, equal ones told in one line once they become many."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from optimizer.domain.errors import Problem
from optimizer.formats.schema import TABLES
from optimizer.formats.sheet import listed

MANY = 6  # equal problems of one column; from here on one line with all their rows
ROWS = 40  # stretches of rows that such a line lists
VALUED = 4  # values that it quotes
VALUES = re.compile("“[^“”]*”")
VALUE = re.compile("“[^“”]*”|第[0-9、–…]+行|[0-9]+")  # what differs between problems that are the same


def summed(problems: Iterable[Problem]) -> Sequence[Problem]:
    """The problems, sorted, none left out: a line for many stands at the first of them and quotes its value."""
    order = {table.name: position for position, table in enumerate(TABLES)}
    alike: defaultdict[tuple[str, str, str | None, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.table, problem.sheet, problem.column, VALUE.sub("", problem.rule)].append(problem)
    told: list[Problem] = []
    for group in alike.values():
        rows = sorted({problem.row for problem in group if problem.row is not None})
        if len(rows) < MANY:
            told += group
            continue
        first = min(group, key=lambda problem: problem.row or 0)
        values = dict.fromkeys(value for problem in group for value in VALUES.findall(problem.rule))
        others = "".join(list(values)[1:VALUED]) if VALUES.match(first.rule) else ""
        rule = f"{first.rule}（同样的问题共{len(rows)}行：{listed(rows, ROWS)}{others and f'；如{others}'}）"
        every = {row for problem in group for row in problem.rows or (problem.row,) if row is not None}
        told.append(replace(first, rule=rule, rows=tuple(sorted(every))))
    return sorted(told, key=lambda problem: (order.get(problem.table, -1), problem.sheet, problem.row or 0))
