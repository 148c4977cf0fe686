"""公示名单: the list for the notice board, ready to print on A4.

Names are masked unless 设置 or an order says that they stand in full; two that look alike have the tail of their
教师编号, so that everybody knows who is meant.
"""

from collections.abc import Iterator, Mapping

from optimizer.domain.vocabulary import Kind
from optimizer.reporting.facts.annual import Annual
from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.public_names import public_names
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "公示名单", "A4 打印用；姓名默认脱敏（重名附编号末位），只列学科与学校"
COLUMNS = (
    Column("序号", 7, "public"), Column("姓名", 18, "public"), Column("学科", 13, "public"),
    Column("现任教学校", 28, "public"), Column("拟交流学校", 28, "public"),
)
TAILS = "姓名相同的，括号内为教师编号的末几位。"


def write(book: Book, figures: PlanFigures, annual: Annual, name: str) -> None:
    page = Page(book, name, tab="#C00000", landscape=False)
    page.widths(column.width for column in COLUMNS)
    last = len(COLUMNS) - 1
    page.spread(0, 0, last, f"{figures.heading_in(annual.year)}教师交流轮岗拟交流人员公示名单", "public_title", 48)
    names = public_names([standing.teacher for standing in annual.movers], full=figures.notice_in_full)
    opening = (
        "　　根据教师交流轮岗有关规定，经研究，现将拟交流人员名单予以公示，接受社会监督。"
        "公示期：______年____月____日至______年____月____日。如有异议，请在公示期内实名反映。"
        "受理电话：________________，受理单位：________________。"
    )
    if any(name.endswith("）") for name in names.values()):
        opening += TAILS
    page.spread(1, 0, last, opening, "plain_wrap", 54)
    end = page.table(3, COLUMNS, _rows(figures, annual, names), height=26)
    for row in range(4, end):
        page.sheet.set_row(row, 20)
    page.spread(end + 1, 0, last, "（单位盖章）　　　　　　", "plain_right", 24)
    page.spread(end + 2, 0, last, "______年____月____日　　　", "plain_right", 24)
    page.sheet.freeze_panes(4, 0)
    page.sheet.repeat_rows(3)
    page.sheet.center_horizontally()
    page.sheet.print_area(0, 0, end + 2, last)


def _rows(figures: PlanFigures, annual: Annual, names: Mapping[str, str]) -> Iterator[list[Value]]:
    for number, standing in enumerate(annual.movers, start=1):
        teacher, target = standing.teacher, figures.labels[standing.after]
        prolonged = standing.kind is Kind.PROLONGED
        schools = (target, f"{target}（延长）") if prolonged else (figures.labels[standing.before], target)
        yield [number, names[teacher.id], teacher.subject, *schools]
