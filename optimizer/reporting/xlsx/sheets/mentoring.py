"""师徒结对: who guides whom in each school year."""

from collections.abc import Iterator

from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.facts.groups import mentor_pairs
from optimizer.reporting.facts.school_years import years_of
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.rules.mentoring import Mentoring

NAME, PURPOSE = "师徒结对", "各学年的师徒对子：导师、徒弟、所在学校与学科"
COLUMNS = (
    Column("学年", 12, "centre"), Column("条款", 16), Column("导师编号", 12, "id"), Column("导师", 10, "centre"),
    Column("导师任教学校", 24), Column("徒弟编号", 12, "id"), Column("徒弟", 10, "centre"), Column("徒弟任教学校", 24),
    Column("学段", 8, "centre"), Column("学科", 10, "centre"),
)
NOTE = "按交流后的任教学校结对；上一学年的对子仍符合条件的尽量保留。未列出的徒弟在「合规情况」中说明。"
NOBODY = "没有可以结成的对子。"


def shown(figures: PlanFigures) -> bool:
    """Only where an entry on mentors is in force."""
    instance = figures.instance
    return any(isinstance(entry.rule, Mentoring) for year in instance.years for entry in instance.entries_in(year))


def write(book: Book, figures: PlanFigures) -> None:
    page = Page(book, NAME, tab="#7F6000")
    top = page.title(f"{figures.heading}师徒结对", NOTE)
    end = page.table(top, COLUMNS, _rows(figures), main=True)
    if end == top + 1:
        page.put(end, 0, NOBODY, "note")


def _rows(figures: PlanFigures) -> Iterator[list[Value]]:
    for pair in mentor_pairs(figures):
        yield [
            years_of(pair.year), pair.entry, pair.mentor, figures.name(pair.mentor),
            figures.labels[pair.mentor_school], pair.mentee, figures.name(pair.mentee),
            figures.labels[pair.mentee_school], pair.stage, pair.subject,
        ]
