"""The sheets of plan.xlsx that name people with schools and terms, as tables: what a plan says on each of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from types import ModuleType

from xlsxwriter import Workbook

from optimizer.reporting.facts.figures import PlanFigures
from optimizer.reporting.xlsx.page import Book, Page
from optimizer.reporting.xlsx.sheets import (
    changes,
    closing,
    filing,
    lifecycle,
    mentoring,
    notice,
    postings,
    returns,
    timeline,
)

Row = Mapping[str, str]  # cells by heading, as they are read back; empty ones are left out
Table = tuple[Sequence[str], Sequence[Row]]  # headings and rows


def several(figures: PlanFigures) -> bool:
    """Only where the plan covers more than one school year."""
    return figures.several


def following(figures: PlanFigures) -> bool:
    """Only where there is an earlier plan."""
    return figures.instance.previous is not None


# those of the whole plan, with when they are shown (None: always)
WHOLE: Sequence[tuple[ModuleType, Callable[[PlanFigures], bool] | None]] = (
    (postings, None), (timeline, several), (returns, several), (closing, closing.shown), (changes, following),
    (lifecycle, lifecycle.shown), (mentoring, mentoring.shown),
)
YEARLY: Sequence[ModuleType] = (notice, filing)
NAMES: Sequence[str] = tuple(sheet.NAME for sheet in (*(each for each, _ in WHOLE), *YEARLY))


def yearly_name(sheet: ModuleType, figures: PlanFigures, year: int) -> str:
    """The title of a sheet of one school year."""
    return f"{sheet.NAME}{year}" if figures.several else str(sheet.NAME)


def signed_tables(figures: PlanFigures) -> Mapping[str, Sequence[Table]]:
    """By title the tables of each of these sheets, from top to bottom, as the workbook of this plan has them."""
    with Workbook(BytesIO(), {"in_memory": True}) as workbook:
        book = Book(workbook)
        for sheet, shown in WHOLE:
            if shown is None or shown(figures):
                sheet.write(book, figures)
        for sheet in YEARLY:
            for annual in figures.annuals:
                sheet.write(book, figures, annual, yearly_name(sheet, figures, annual.year))
    return {page.name: list(_tables(page)) for page in book.pages if page.name.startswith(tuple(NAMES))}


def _tables(page: Page) -> Iterator[Table]:
    for row, end in page.tables:
        headings = page.rows[row]
        lines = [page.rows.get(each, {}) for each in range(row + 1, end)]
        yield list(headings.values()), [{headings[at]: text for at, text in line.items()} for line in lines]
