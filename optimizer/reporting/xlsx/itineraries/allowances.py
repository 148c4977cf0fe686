"""走教补助: money and points of every visiting teacher, from the timetable and the days of the term."""

from collections.abc import Iterator, Sequence

from optimizer.auditing.ledgers.visits import VisitCredit
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.term_days import taken_out
from optimizer.reporting.xlsx.page import Book, Column, Page, Tinted, Value

NAME, PURPOSE = "走教补助", "每名走教教师本学期的外出天数、课时、补助和积分"
COLUMNS = (
    Column("教师", 18), Column("走教学校", 40, "long"), Column("每周外出\n（天）", 9, "whole"),
    Column("每周走教\n（节）", 9, "whole"), Column("本学期外出\n（天）", 10, "whole"),
    Column("本学期走教\n（节）", 10, "whole"), Column("按天补助\n（元）", 10, "whole"),
    Column("按节补助\n（元）", 10, "whole"), Column("按月补助\n（元/月）", 10, "whole"), Column("月数", 7, "whole"),
    Column("本学期合计\n（元）", 12, "whole"), Column("积分", 7, "whole"),
)
NOTE = "按课表逐日计算：{first}至{last}，{off}。按月补助取所到学校中最高的一项，有外出的月份计一个月。"
NOTHING = "没有教师走教。"
UNSET = "政策没有设走教补助标准（走教补助：元/外出一天、元/走教一节、元/月），金额为0。"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#BF8F00")
    term, lines = rota.clock.term, rota.context.credits or ()
    top = page.title("走教补助与积分", NOTE.format(first=term.first, last=term.last, off=taken_out(term)))
    end = page.table(top, COLUMNS, [*_rows(rota, lines), *_total(lines)], main=True, frozen=1, height=34)
    if not lines:
        page.put(end, 0, NOTHING, "note")
    elif not rota.yuan:
        page.put(end + 1, 0, UNSET, "note")


def _rows(rota: Rota, lines: Sequence[VisitCredit]) -> Iterator[list[Value]]:
    for line in lines:
        schools = "、".join(rota.names.school(school) for school in line.schools)
        yield [
            rota.names.teacher(line.teacher), schools, line.days, line.periods, line.dates, line.lessons, line.daily,
            line.hourly, line.monthly, line.months, line.yuan, line.points,
        ]


def _total(lines: Sequence[VisitCredit]) -> Iterator[list[Value]]:
    if lines:
        sums = {name: sum(getattr(line, name) for line in lines) for name in ("days", "periods", "dates", "lessons")}
        money = (sum(line.daily for line in lines), sum(line.hourly for line in lines))
        yield [Tinted("合计", "total"), "", *sums.values(), *money, None, None, sum(x.yuan for x in lines), None]
