"""校历: the days of the term that are not like others of their weekday, each with its source."""

from collections.abc import Iterator

from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.term_days import specials, term_notes
from optimizer.reporting.facts.visit_names import DAYS
from optimizer.reporting.xlsx.itineraries.heights import height
from optimizer.reporting.xlsx.page import Book, Column, Page, Value

NAME, PURPOSE = "校历", "法定节假日、调休和补课日，各星期几在本学期实际上课的次数"
COLUMNS = (
    Column("起", 14, "centre"), Column("止", 14, "centre"), Column("名称", 26), Column("课表", 26),
    Column("依据", 60, "long"),
)
WIDTH = sum(column.width for column in COLUMNS)
TOP = "{first}至{last}，第1周从{first}起；{taught}。"


def write(book: Book, rota: Rota) -> None:
    page, term = Page(book, NAME, tab="#7F7F7F"), rota.clock.term
    taught = "、".join(f"{DAYS[day]}{len(term.taught(day))}次" for day in range(rota.week.hours.days))
    top = page.title("校历", TOP.format(first=term.first, last=term.last, taught=taught))
    end = page.table(top, COLUMNS, _rows(rota), main=True, height=22)
    notes = list(term_notes(term))
    for row, note in enumerate(notes, start=end + 1):
        page.spread(row, 0, len(COLUMNS) - 1, note, "long", height([note], WIDTH))
    page.sheet.print_area(0, 0, end + len(notes), len(COLUMNS) - 1)


def _rows(rota: Rota) -> Iterator[list[Value]]:
    for one in specials(rota.clock.term):
        yield [str(one.first), str(one.last), one.name, one.held, one.source]
