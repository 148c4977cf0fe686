"""同步课堂一张表: which class follows which lesson, on which slots (S1 159)."""

from collections.abc import Iterator

from optimizer.reporting.facts.online_classes import guests, times
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.xlsx.itineraries.headings import GUESTS, HOST, HOST_CLASS, HOST_SCHOOL, ONLINE, SLOTS, SUBJECT
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = ONLINE, "主讲班与外校听讲班共用的节次（一张表），供各校编入课表"
COLUMNS = (
    Column("序号", 6, "whole"), Column(HOST, 22), Column(HOST_SCHOOL, 24), Column(SUBJECT, 14, "centre"),
    Column(HOST_CLASS, 12, "centre"), Column(SLOTS, 30, "long"), Column(GUESTS, 44, "long"),
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
