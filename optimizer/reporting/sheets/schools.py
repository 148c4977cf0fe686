"""分校情况: what the plan does to each school."""

from collections import Counter
from collections.abc import Iterator

from optimizer.reporting.figures import Figures
from optimizer.reporting.page import Book, Column, Page, Value
from optimizer.reporting.styles import BAD, GOOD, MILD

NAME, PURPOSE = "分校情况", "每校的编制、人员进出、骨干与缺岗的前后对比"
COLUMNS = (
    Column("学校编号", 10, "id"), Column("学校名称", 26), Column("所属集团", 28), Column("办学模式", 9, "centre"),
    Column("特征", 14, "centre"), Column("编制数", 8, "number"), Column("交流前\n在岗", 8, "whole"),
    Column("派出", 7, "whole"), Column("派入", 7, "whole"), Column("交流后\n在岗", 8, "whole"),
    Column("骨干\n（前）", 8, "whole"), Column("骨干\n（后）", 8, "whole"), Column("缺岗\n（前）", 8, "whole"),
    Column("缺岗\n（后）", 8, "whole"),
)
AFTER, MISSING, FIRST_SUM = 9, 13, 6
NOTE = "在岗：实际在该校任教的教师，含此前交流到该校、仍在期内的。缺岗：低于按课时测算或指定的最低岗位的人数。"


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#2E75B6")
    top = page.title(f"{figures.heading}分校情况", NOTE)
    rows = list(_rows(figures))
    end = page.table(top, COLUMNS, rows, main=True, frozen=2, height=34)
    for position in range(len(COLUMNS)):
        page.put(end, position, None, "total")
    page.put(end, 1, "合计", "total")
    for position in range(FIRST_SUM, len(COLUMNS)):
        page.put(end, position, sum(int(row[position] or 0) for row in rows), "total_whole")
    page.sheet.print_area(0, 0, end, len(COLUMNS) - 1)
    if not rows:
        return
    first = top + 2  # as Excel counts
    page.colour((top + 1, AFTER, end - 1, AFTER), f'=AND(ISNUMBER($F{first}),$J{first}>$F{first})', BAD)
    page.colour((top + 1, MISSING, end - 1, MISSING), f"=AND($N{first}>0,$N{first}>=$M{first})", MILD)
    page.colour((top + 1, MISSING, end - 1, MISSING), f"=$N{first}<$M{first}", GOOD)


def _rows(figures: Figures) -> Iterator[list[Value]]:
    county, history = figures.county, figures.history
    out = Counter(standing.teacher.home for standing in figures.movers)
    into = Counter(standing.after for standing in figures.movers)
    lacking, still = figures.shortages(after=False), figures.shortages(after=True)
    for school in county.schools:
        before, after = history.staff_before.get(school.id, []), history.staff_after.get(school.id, [])
        member = county.member.get(school.id)
        flags = (
            ("新建", history.is_new(school)), ("薄弱", school.weak), ("农村", school.rural), ("山区", school.mountain),
        )
        yield [
            school.id, school.name, figures.group(school.id), member.mode.value if member else "",
            "、".join(name for name, flag in flags if flag), school.quota if school.quota is not None else "未填",
            len(before), out[school.id], into[school.id], len(after),
            sum(history.is_backbone(standing.teacher) for standing in before),
            sum(history.is_backbone(standing.teacher) for standing in after),
            lacking.get(school.id, 0), still.get(school.id, 0),
        ]
