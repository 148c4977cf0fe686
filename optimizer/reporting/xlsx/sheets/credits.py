"""待遇与积分: allowance, treatment, rural years and points by teacher and year, and places for 优秀 by school."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.dated import YEAR
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "待遇与积分", "在外交流教师逐学年的补助、中层待遇、农村任教和优先积分，各校单列的“优秀”名额"
COLUMNS = (
    YEAR, Column("教师编号", 13, "id"), Column("姓名", 16, "centre"), Column("任教学校", 24),
    Column("来源", 10, "centre"), Column("补助\n（元/月）", 10, "whole"), Column("补助\n（元/年）", 10, "whole"),
    Column("中层待遇", 9, "centre"), Column("农村任教", 9, "centre"), Column("累计农村\n任教学年", 10, "whole"),
    Column("当年积分", 9, "whole"), Column("累计积分", 9, "whole"),
)
PLACES = (
    YEAR, Column("学校编号", 13, "id"), Column("流入教师数", 16, "whole"), Column("学校名称", 24),
    Column("比例（%）", 10, "whole"), Column("测算名额", 10, "limit"), Column("整数名额", 10, "whole"),
)
VISITS = (
    YEAR, Column("教师编号", 13, "id"), Column("姓名", 16, "centre"), Column("走教学校", 24, "long"),
    Column("每周外出\n（天）", 10, "whole"), Column("补助\n（元/月）", 10, "whole"),
    Column("补助\n（元/学期）", 10, "whole"), Column("学期外出\n（天）", 9, "whole"),
    Column("学期走教\n（节）", 9, "whole"), Column("发放月数", 10, "whole"), Column("当年积分", 9, "whole"),
)
NOTE = (
    "含此前派出、仍在期内的教师。累计含交流历史中的学年，考核不合格的除外。"
    "积分标准由政策设定，供评优评先、职称评聘优先时参考。"
)
NOBODY = "没有在外交流的教师。"


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#BF8F00")
    top = page.title(f"{figures.heading}交流教师待遇与积分台账", NOTE)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3, height=34)
    if end == top + 1:
        page.put(end, 0, NOBODY, "note")
        end += 1
    else:
        page.spread(end + 1, 0, len(COLUMNS) - 1, "成员校“优秀”名额（以流入教师人数为基数，单列核算）", "section", 24)
        end = page.table(end + 2, PLACES, _places(figures))
    if visits := list(_visits(figures)):
        page.spread(end + 1, 0, len(COLUMNS) - 1, "走教教师本学期补助与本学年积分（按课表和学期计算）", "section", 24)
        end = page.table(end + 2, VISITS, visits, height=34)
    page.sheet.print_area(0, 0, end, len(COLUMNS) - 1)


def _rows(figures: Figures) -> Iterator[list[Value]]:
    for line in figures.ledgers.credits:
        yield [
            years_of(line.year), line.teacher, figures.name(line.teacher), figures.labels[line.school],
            "本方案" if line.planned else "交流历史", line.monthly, line.yuan, "是" if line.middle else "",
            "是" if line.rural else "", line.total_rural, line.points, line.total_points,
        ]


def _visits(figures: Figures) -> Iterator[list[Value]]:
    """Those of the week that was planned with the rotation."""
    lines = (figures.told.rota.context.credits if figures.told else None) or ()
    for line in lines:
        schools = "、".join(figures.labels[school] for school in line.schools)
        yield [
            years_of(line.year), line.teacher, figures.name(line.teacher), schools, line.days, line.monthly, line.yuan,
            line.dates, line.lessons, line.months, line.points,
        ]


def _places(figures: Figures) -> Iterator[list[Value]]:
    for line in figures.ledgers.excellence:
        yield [
            years_of(line.year), line.school, line.inflow, figures.labels[line.school], line.percent,
            line.hundredths / 100, line.places,
        ]
