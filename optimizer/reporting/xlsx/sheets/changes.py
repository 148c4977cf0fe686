"""方案变动: what differs from the earlier plan in the years that it had published."""

from collections.abc import Iterator

from optimizer.domain.plan import Posting
from optimizer.domain.vocabulary import Kind
from optimizer.reporting.facts.changes import Difference, changes, published
from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.school_years import term_of, years_of
from optimizer.reporting.xlsx.dated import YEAR, Places
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import BAD, GOOD, MILD

NAME, PURPOSE = "方案变动", "与上一版方案相比：新增、取消和调整的交流，及其原因"
COLUMNS = (
    YEAR, Column("教师编号", 13, "id"), Column("姓名", 10, "centre"), Column("编制学校", 24),
    Column("变动", 8, "centre"), Column("原交流学校", 24), Column("原起止学年", 14, "centre"), Column("现交流学校", 24),
    Column("现起止学年", 14, "centre"), Column("原因", 50, "long"),
)
NOTE = "只比较两版方案都包括的学年：{}。起止学年含首尾。"
APART = "上一版方案与本方案没有共同的学年，无从比较。"
SAME = "与上一版方案完全一致，没有变动。"


def write(book: Book, figures: PlanFigures) -> None:
    page = Page(book, NAME, tab="#C55A11")
    years = published(figures.instance)
    note = NOTE.format("、".join(map(years_of, years))) if years else APART
    top = page.title(f"{figures.heading}方案变动", note)
    end = page.table(top, COLUMNS, _rows(figures), main=True, frozen=3)
    if end == top + 1:
        page.put(end, 0, SAME if years else APART, "note")
        return
    at = Places(COLUMNS)
    area, cell = (top + 1, at["变动"], end - 1, at["变动"]), f"${at.letter('变动')}{top + 2}"
    for word, pair in ((Difference.ADDED, GOOD), (Difference.DROPPED, BAD), (Difference.CHANGED, MILD)):
        page.colour(area, f'={cell}="{word}"', pair)


def _rows(figures: PlanFigures) -> Iterator[list[Value]]:
    for change in changes(figures.instance, figures.plan, figures.reasons):
        posting = change.after or change.before
        assert posting is not None
        yield [
            years_of(change.year), change.teacher, figures.name(change.teacher), _label(figures, posting.origin),
            change.difference.value, *_told(figures, change.before), *_told(figures, change.after), change.reason,
        ]


def _told(figures: PlanFigures, posting: Posting | None) -> tuple[str, str]:
    if posting is None:
        return "—", "—"
    kind = "" if posting.mode is Kind.ROTATION else f"（{posting.mode}）"
    return f"{_label(figures, posting.school)}{kind}", term_of(posting.first_year, posting.last_year)


def _label(figures: PlanFigures, school: str) -> str:
    """The earlier plan may speak of schools that are no longer in the table."""
    return figures.labels.get(school, school)
