"""分校情况: what the plan does to each school."""

from collections import Counter
from collections.abc import Iterator

from optimizer.reporting.facts.annual import Annual, added
from optimizer.reporting.facts.figures import Figures
from optimizer.reporting.xlsx.dated import Places, dated, lines
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD, MILD

NAME, PURPOSE = "分校情况", "每校的编制、人员进出、骨干与缺岗的前后对比"
COLUMNS = (
    Column("学校编号", 10, "id"), Column("学校名称", 26), Column("所属集团", 28), Column("办学模式", 9, "centre"),
    Column("特征", 14, "centre"), Column("编制数", 8, "number"), Column("交流前\n在岗", 8, "whole"),
    Column("派出", 7, "whole"), Column("派入", 7, "whole"), Column("交流后\n在岗", 8, "whole"),
    Column("骨干\n（前）", 8, "whole"), Column("骨干\n（后）", 8, "whole"), Column("缺岗\n（前）", 8, "number"),
    Column("缺岗\n（后）", 8, "number"),
)
STILL = (Column("往年派出\n仍在外", 9, "whole"), Column("往年派入\n仍在校", 9, "whole"))  # of several years
AFTER, MISSED, MISSING, QUOTA = "交流后\n在岗", "缺岗\n（前）", "缺岗\n（后）", "编制数"
SUMS = 6  # from this column on
NOTE = (
    "在岗：实际在该校任教的教师，含此前交流到该校、仍在期内的。"
    "缺岗：低于按课时测算或指定的最低岗位的人数，非全职教师按工作量折算。"
)
OF_YEARS = "「前」指当年不实施本方案；派出、派入为当年新交流；可按学年筛选。"


def write(book: Book, figures: Figures) -> None:
    page = Page(book, NAME, tab="#2E75B6")
    several = figures.several
    top = page.title(f"{figures.heading}分校情况", NOTE + OF_YEARS if several else NOTE)
    columns = dated((*COLUMNS[:9], *STILL, *COLUMNS[9:]) if several else COLUMNS, several=several)
    rows = [each for annual in figures.annuals for each in _rows(figures, annual)]
    end = page.table(top, columns, lines(rows, several=several), main=True, frozen=2 + several, height=34)
    if not several:
        _total(page, end, [row for _, row in rows])
    if not rows:
        return
    at, first = Places(columns), top + 2  # as Excel counts
    quota, after, missed, missing = (f"${at.letter(each)}{first}" for each in (QUOTA, AFTER, MISSED, MISSING))
    over, lacking = ((top + 1, at[each], end - 1, at[each]) for each in (AFTER, MISSING))
    page.colour(over, f"=AND(ISNUMBER({quota}),{after}>{quota})", BAD)
    page.colour(lacking, f"=AND({missing}>0,{missing}>={missed})", MILD)
    page.colour(lacking, f"={missing}<{missed}", GOOD)


def _total(page: Page, end: int, rows: list[list[Value]]) -> None:
    """The sums of the only year."""
    for position in range(len(COLUMNS)):
        page.put(end, position, None, "total")
    page.put(end, 1, "合计", "total")
    for position in range(SUMS, len(COLUMNS)):
        sums = added(float(str(row[position] or 0)) for row in rows)
        page.put(end, position, sums, "total_whole" if isinstance(sums, int) else "total_number")
    page.sheet.print_area(0, 0, end, len(COLUMNS) - 1)


def _rows(figures: Figures, annual: Annual) -> Iterator[tuple[int, list[Value]]]:
    county, history = annual.county, annual.history
    out = Counter(standing.before for standing in annual.movers)
    into = Counter(standing.after for standing in annual.movers)
    running = [s for s in history.standings.values() if s.serving and not s.posting]
    still_out, still_in = Counter(s.before for s in running), Counter(s.after for s in running)
    lacking, still = annual.shortages(after=False), annual.shortages(after=True)
    for school in county.schools:
        before, after = history.staff_before.get(school.id, []), history.staff_after.get(school.id, [])
        member = county.member.get(school.id)
        flags = (
            ("新建", history.is_new(school)), ("薄弱", school.weak), ("农村", school.rural), ("山区", school.mountain),
        )
        yield annual.year, [
            school.id, school.name, annual.group(school.id), member.mode.value if member else "",
            "、".join(name for name, flag in flags if flag), school.quota if school.quota is not None else "未填",
            len(before), out[school.id], into[school.id],
            *((still_out[school.id], still_in[school.id]) if figures.several else ()), len(after),
            sum(history.is_backbone(standing.teacher) for standing in before),
            sum(history.is_backbone(standing.teacher) for standing in after),
            lacking.get(school.id, 0), still.get(school.id, 0),
        ]
