"""撤并安置: whose 编制 goes to the receiving school of one that closes. No posting, and counted by no clause."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.groups import people_rehomed
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "撤并安置", "学校撤并后编制转入并入学校的教师，不算交流"
COLUMNS = (
    Column("学年", 12, "centre"), Column("教师编号", 13, "id"), Column("姓名", 10, "centre"),
    Column("原编制学校", 24), Column("转入学校", 24), Column("任教", 14, "centre"), Column("职称", 11, "centre"),
    Column("骨干级别", 11, "centre"),
)
NOTE = "自所列学年起编制在转入学校。撤并不是交流，不计入各项比例，上限也不约束；规划期前已撤并的列在第一学年。"


def shown(figures: PlanFigures) -> bool:
    """Only where a school closes that somebody belongs to."""
    return bool(people_rehomed(figures))


def write(book: Book, figures: PlanFigures) -> None:
    page = Page(book, NAME, tab="#C55A11")
    top = page.title(f"{figures.heading}撤并安置", NOTE)
    page.table(top, COLUMNS, _rows(figures), main=True, frozen=3)


def _rows(figures: PlanFigures) -> Iterator[list[Value]]:
    for each in people_rehomed(figures):
        teacher = figures.county.teacher[each.teacher]
        yield [
            years_of(each.year), teacher.id, figures.name(teacher.id), figures.labels[each.origin],
            figures.labels[each.school], f"{teacher.stage}{teacher.subject}", teacher.title.label,
            teacher.backbone.label,
        ]
