"""未覆盖: every class that nobody serves, with the reason."""

from collections.abc import Iterator

from optimizer.itinerant.weeks import count
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "未覆盖", "没有走教教师的班级、课时及原因"
COLUMNS = (
    Column("序号", 6, "whole"), Column("学校", 24), Column("学科", 14, "centre"), Column("班级", 34, "long"),
    Column("班级数", 8, "whole"), Column("每班课时", 10, "whole"), Column("未覆盖课时", 11, "whole"),
    Column("原因", 62, "long"),
)
NOTHING = "全部班级都有走教教师。"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#C00000")
    top = page.title("未覆盖的班级", "一个班级的一门学科由一名教师全部承担，或者不承担。")
    end = page.table(top, COLUMNS, _rows(rota), main=True, height=22)
    if end == top + 1:
        page.put(end, 0, NOTHING, "note")


def _rows(rota: Rota) -> Iterator[list[Value]]:
    for number, left in enumerate(rota.left, start=1):
        yield [
            number, rota.names.school(left.course.school), left.course.subject, "、".join(left.classes),
            count(left.classes), left.course.lessons, left.periods, rota.reason(left),
        ]
