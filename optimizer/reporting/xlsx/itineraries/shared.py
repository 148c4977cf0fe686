"""同步课堂一张表: which class follows which lesson, on which slots (S1 159); for the workbook, JSON and calendars."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from optimizer.itinerant.engine.itineraries import Itineraries
from optimizer.itinerant.online_classes import Shared
from optimizer.itinerant.weeks import Lesson, Visitor, ordered
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS, period_of
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "同步课堂", "主讲班与外校听讲班共用的节次（一张表），供各校编入课表"
COLUMNS = (
    Column("序号", 6, "whole"), Column("主讲教师", 22), Column("主讲学校", 24), Column("学科", 14, "centre"),
    Column("主讲班", 12, "centre"), Column("共用节次", 30, "long"), Column("听讲班", 44, "long"),
    Column("听讲课时", 10, "whole"),
)
NOTE = "主讲教师在本校上课，听讲班在同一节次在线同步；主讲班和听讲班的这些节次不得再移动。"
NOTHING = "没有班级安排同步课堂。"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#7030A0")
    top = page.title("同步课堂一张表", NOTE)
    end = page.table(top, COLUMNS, _rows(rota), main=True, height=22)
    if end == top + 1:
        page.put(end, 0, NOTHING, "note")


def _rows(rota: Rota) -> Iterator[list[Value]]:
    for number, one in enumerate(rota.context.shared, start=1):
        yield [
            number, rota.names.teacher(one.teacher), rota.names.school(one.school), one.subject, one.class_id,
            times(rota, one), guests(rota, one), one.periods,
        ]


def times(rota: Rota, one: Shared) -> str:
    """The slots in words."""
    hours = rota.week.hours
    told = ((DAYS[day], *period_of(hours, slot)) for day, slot in one.slots)
    return "、".join(f"{day}{half}第{period}节" for day, half, period in told)


def guests(rota: Rota, one: Shared) -> str:
    """The classes that follow, in words."""
    return "、".join(f"{rota.names.school(school)} {name}" for school, name in one.guests)


def shared_data(rota: Rota) -> list[dict[str, Any]]:
    """The table as plain data."""
    hours = rota.week.hours
    found = []
    for one in rota.context.shared:
        told = ((DAYS[day], *period_of(hours, slot)) for day, slot in one.slots)
        found.append({
            "teacher": one.teacher, "school": one.school, "subject": one.subject, "class": one.class_id,
            "slots": [{"weekday": day, "half": half, "period": period} for day, half, period in told],
            "guests": [{"school": school, "class": name} for school, name in one.guests],
        })
    return found


def hosting(rota: Rota) -> Iterator[tuple[Visitor, Rota]]:
    """Each host as if a visitor of the own school, with the shared lessons as the week: what a calendar is made of."""
    by_host: defaultdict[tuple[str, str], list[Shared]] = defaultdict(list)
    for one in rota.context.shared:
        by_host[one.teacher, one.school].append(one)
    for (teacher, school), own in by_host.items():
        timetable = ordered(
            Lesson(teacher, day, slot, school, one.subject, f"{one.class_id}（同步：{guests(rota, one)}）")
            for one in own for day, slot in one.slots
        )
        told: Itineraries = replace(rota.result, timetable=timetable)
        yield Visitor(teacher, school, (), 0, 0, frozenset(), ()), replace(rota, result=told)
