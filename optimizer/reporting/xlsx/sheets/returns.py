"""期满返校: whose posting ends when, where they come back to, and what follows."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.returns import Outcome, returns
from optimizer.reporting.facts.school_years import term_of, years_of
from optimizer.reporting.xlsx.dated import YEAR, Places
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import GOOD, MILD

NAME, PURPOSE = "期满返校", "各学年期满的教师：返回哪所学校、哪个岗位，或延长、再次派出"
COLUMNS = (
    Column("返校学年", YEAR.width, "centre"), Column("教师编号", 13, "id"), Column("姓名", 10, "centre"),
    Column("期满学校", 24), Column("起止学年", 13, "centre"), Column("来源", 10, "centre"), Column("编制学校", 24),
    Column("返校岗位", 14, "centre"), Column("骨干级别", 11, "centre"), Column("去向", 14, "centre"),
)
NOTE = "按返校学年排列；「规划期后返校」的学年在本方案之外，供安排岗位时参考。不定期的交流不列。"
NOBODY = "没有期满的交流。"


def write(book: Book, figures: PlanFigures) -> None:
    page = Page(book, NAME, tab="#C55A11")
    top = page.title(f"{figures.heading}期满返校安排", NOTE)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3)
    if end == top + 1:
        page.put(end, 0, NOBODY, "note")
        return
    at = Places(COLUMNS)
    area, cell = (top + 1, at["去向"], end - 1, at["去向"]), f"${at.letter('去向')}{top + 2}"
    page.colour(area, f'={cell}="{Outcome.BACK}"', GOOD)
    page.colour(area, f'=OR({cell}="{Outcome.PROLONGED}",{cell}="{Outcome.AGAIN}")', MILD)


def _rows(figures: PlanFigures) -> Iterator[list[Value]]:
    history = figures.annuals[0].history
    for each in returns(figures):
        teacher = figures.county.teacher[each.teacher]
        yield [
            years_of(each.year), teacher.id, figures.name(teacher.id), figures.labels.get(each.school, each.school),
            term_of(each.first_year, each.last_year), "交流历史" if each.recorded else "本方案",
            figures.labels[teacher.home], "".join(history.lesson_at(teacher, teacher.home)),
            teacher.backbone.label, each.outcome.value,
        ]
