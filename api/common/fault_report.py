"""Faults of an input without what the input says: which table, row and column, which rule, what to do."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from optimizer.domain.errors import Problem
from optimizer.formats.schema import TABLES
from optimizer.importing.headings import folded, names

QUOTED = re.compile("“[^“”]*”|「[^「」]*」|【[^【】]*】")  # messages put what the input says in quotation marks
TABLE = {name: table.name for table in TABLES for name in names(table)}
WORDS = frozenset((
    *TABLE.values(), *(column.heading for table in TABLES for column in table.columns), "政策", "文本",
    "Excel 工作簿（.xlsx）", "表名: 行的数组", "政策文件", "压缩包",
))


def told(problems: Iterable[Problem]) -> Sequence[Mapping[str, Any]]:
    """As ``invalid_data`` tells them, with “…” for every value."""
    return [
        {"table": p.table, "row": p.row, "column": p.column, "rule": p.rule, "advice": p.advice, "text": str(p)}
        for p in map(_silent, problems)
    ]


def silent(text: str, known: Collection[str] = ()) -> str:
    """A message in which only words of the schema, and those that are ``known``, stay quoted."""

    def shown(found: "re.Match[str]") -> str:
        word = found[0][1:-1]
        return found[0] if word in WORDS or word in known else f"{found[0][0]}…{found[0][-1]}"

    return QUOTED.sub(shown, text)


def _silent(problem: Problem) -> Problem:
    table = problem.table if problem.table in WORDS else TABLE.get(folded(problem.table), "")
    column = problem.column if problem.column in WORDS else None
    rule, advice = silent(problem.rule), silent(problem.advice)
    return replace(problem, table=table, column=column, rule=rule, advice=advice, sheet="")
