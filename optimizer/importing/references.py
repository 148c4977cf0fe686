"""Ids stand once, and whatever is referred to exists."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from optimizer.domain.errors import Problem
from optimizer.formats.cells import quoted
from optimizer.formats.sheet import listed
from optimizer.importing.parsing import Parsed

Tables = Mapping[str, Parsed]  # by English name; a table that could not be read is missing

UNIQUE = {  # what identifies a row
    "settings": ("name",),
    "schools": ("id",),
    "needs": ("school", "stage", "subject", "since"),
    "groups": ("id",),
    "teachers": ("id",),
    "outlooks": ("school", "year"),
    "visitors": ("teacher",),
    "visits": ("school", "stage", "subject"),
    "visited": ("teacher", "school", "stage", "subject"),
    "free": ("school", "class_id", "weekday"),
    "junctions": ("id",),
    "classes": ("school", "stage", "grade"),
}
REFERENCES = (  # table, column, table referred to
    ("schools", "merged_into", "schools"),
    ("needs", "school", "schools"),
    ("groups", "core", "schools"),
    ("members", "group", "groups"),
    ("members", "school", "schools"),
    ("teachers", "home", "schools"),
    ("teachers", "wishes", "schools"),
    ("teachers", "fixed", "schools"),
    ("history", "teacher", "teachers"),
    ("history", "origin", "schools"),
    ("history", "school", "schools"),
    ("outlooks", "school", "schools"),
    ("visitors", "teacher", "teachers"),
    ("visits", "school", "schools"),
    ("visited", "teacher", "teachers"),
    ("visited", "school", "schools"),
    ("free", "school", "schools"),
    ("classes", "school", "schools"),
)
BY_NAME = frozenset({("history", "origin"), ("history", "school")})
"""Columns in which the national record gives names, so that a name is nothing to announce."""
PASSING = BY_NAME | frozenset({("history", "teacher"), ("visited", "teacher"), ("visited", "school")})
"""Columns of records of the past: whoever or whatever is not in the roster any more is no fault there."""


def fault(table: Parsed, row: int, target: str, rule: str, advice: str) -> Problem:
    """A problem at one cell of a table."""
    return Problem(table.table.name, row, table.heading(target), rule, advice)


def unique(tables: Tables) -> Iterator[Problem]:
    """No id stands twice."""
    for name, key in UNIQUE.items():
        if name not in tables:
            continue
        table = tables[name]
        rows: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        for line in table.sound(*key):
            rows[line[1:]].append(line[0])
        for values, found in rows.items():
            if len(found) > 1:
                given = [(target, str(value)) for target, value in zip(key, values, strict=True) if value is not None]
                what = "/".join(value for _, value in given)
                for row in found:
                    others = listed([other for other in found if other != row])
                    yield fault(table, row, given[-1][0], f"{quoted(what)}与{others}重复", _unique_advice(name))


def _unique_advice(name: str) -> str:
    if name == "needs":
        return "请删去重复的行；以后学年的需求请填不同的起始学年"
    if name == "outlooks":
        return "每校每学年只能有一行，请改正学年或合并为一行"
    return "请核对后改正编号或删去重复的行"
