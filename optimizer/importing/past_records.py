"""Records of the past as far as they still mean something: of people who have left, and of places elsewhere.

A record of somebody who is not in 教师 says nothing of anybody here and is passed over. A posting of somebody who is
here keeps its meaning wherever it led: it is kept with the name of the place, which is then no school of the roster.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import quoted
from optimizer.formats.settings import PLAN_YEAR
from optimizer.formats.sheet import Remarks, listed
from optimizer.importing.answers import Answers
from optimizer.importing.parsing import BAD, Parsed
from optimizer.importing.resolving import OUTSIDE

MOST = 10  # names in one line
NOBODY = "全部记录"  # case of the question where no record is of anybody here


def of_today(tables: Mapping[str, Parsed], remarks: Remarks, answers: Answers) -> dict[str, Parsed]:
    """The tables with the records of the past that still mean something."""
    kept = dict(tables)
    if "teachers" in kept and "schools" in kept:
        teachers, schools = (frozenset(_known(kept[name].values["id"])) for name in ("teachers", "schools"))
        for name in ("history", "visited"):
            if name in kept:
                kept[name] = _of_people(kept[name], teachers, remarks, answers)
        if "visited" in kept:
            kept["visited"] = _at_places(kept["visited"], schools, remarks)
        if "history" in kept:
            kept["history"] = _from_home(kept["history"], kept["teachers"], remarks)
            _tell_outside(kept["history"], schools, _plan_year(tables, kept["history"]), remarks, answers)
    return kept


def _known(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not BAD]


def _rows(table: Parsed, target: str, strange: Callable[[Any], bool]) -> list[int]:
    return [row for row, value in table.sound(target) if strange(value)]


def _of_people(table: Parsed, teachers: frozenset[str], remarks: Remarks, answers: Answers) -> Parsed:
    """Without the records of people who are not in 教师."""
    gone = _rows(table, "teacher", lambda value: value not in teachers)
    if not gone:
        return table
    title = table.table.name
    text = f"【{title}】{len(gone)}条记录的教师编号都不在教师表内，编号可能不是同一套；确实都是离开的人员，可以不读"
    all_of_them = Question("行", title, "", NOBODY, text, None, (PASS_OVER,), rows=tuple(gone))
    if len(gone) < len(table.rows) or answers.of(all_of_them, remarks) is not None:
        remarks.note(f"【{title}】有{len(gone)}条记录的人不在教师表内（退休、调出等），未读取：{listed(gone)}。")
    return table.without(set(gone))


def _at_places(table: Parsed, schools: frozenset[str], remarks: Remarks) -> Parsed:
    """Without visits to schools that are not there any more."""
    gone = _rows(table, "school", lambda value: value not in schools)
    if gone:
        remarks.note(f"【{table.table.name}】有{len(gone)}条记录的学校不在学校表内，未读取：{listed(gone)}。")
    return table.without(set(gone))


def _from_home(history: Parsed, teachers: Parsed, remarks: Remarks) -> Parsed:
    """The 编制 school where 原单位 is empty."""
    empty = [row for row, origin in zip(history.rows, history.values["origin"], strict=True) if origin is None]
    if not empty:
        return history
    homes = dict(zip(teachers.values["id"], teachers.values["home"], strict=True))
    origins = [
        homes.get(teacher, BAD) if origin is None else origin
        for teacher, origin in zip(history.values["teacher"], history.values["origin"], strict=True)
    ]
    remarks.note(f"【{history.table.name}】原单位为空，按教师的编制学校读入：{listed(empty)}。")
    return replace(history, values={**history.values, "origin": origins})


def _plan_year(tables: Mapping[str, Parsed], history: Parsed) -> int:
    """The school year to be planned as far as the roster says it; else the one in which the latest posting began."""
    settings = tables["settings"].sound("name", "value") if "settings" in tables else ()
    given = [int(value[:4]) for _, name, value in settings if name == PLAN_YEAR and re.match("[12][0-9]{3}", value)]
    return next(iter(given), max((start.year for _, start in history.sound("start")), default=date.max.year))


def _tell_outside(
    history: Parsed, schools: frozenset[str], year: int, remarks: Remarks, answers: Answers
) -> None:
    """Places that are no school of the roster are named; where somebody may still serve there, it is asked."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    running: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row, origin in history.sound("origin"):
        if origin not in schools:
            places[origin].append(row)
    for row, teacher, school, end in history.sound("teacher", "school", "end"):
        if school not in schools:
            places[school].append(row)
            if end is None or end >= date(year, 9, 1):
                running[school].append((row, teacher))
    if places:
        names = "、".join(map(quoted, list(places)[:MOST])) + ("等" if len(places) > MOST else "")
        rows = sorted({row for found in places.values() for row in found})
        remarks.note(
            f"【{history.table.name}】{names}不是学校表内的学校，按外县或已撤并的单位保留为经历：{listed(rows)}。"
        )
    for place, lines in running.items():
        served = tuple(row for row, _ in lines)
        text = (
            f"【{history.table.name}】{quoted(place)}不是学校表内的学校，而{listed(served)}的教师在那里的交流可能还没有结束；"
            f"按{OUTSIDE}读入，他们在此期间不计入在岗教师，对吗？"
        )
        answers.of(Question("单位", "学校", "", place, text, OUTSIDE, (OUTSIDE,), rows=served), remarks)
