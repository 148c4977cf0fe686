"""plan.xlsx: the plan, its compliance and its proof as a bureau reads them; written whole or not at all."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from xlsxwriter import Workbook

from optimizer.domain.version import __version__
from optimizer.files.undated import WRITTEN
from optimizer.files.whole import whole
from optimizer.reporting.facts.cover import Told
from optimizer.reporting.facts.figures import NO_REASONS, Figures, Reasons
from optimizer.reporting.xlsx.page import Book
from optimizer.reporting.xlsx.sheets import (
    burden,
    changes,
    closing,
    compliance,
    cover,
    credits,
    equity,
    establishment,
    flows,
    gate,
    groups_and_schools,
    lifecycle,
    mentoring,
    notes,
    postings,
    proof,
    returns,
    school_standards,
    schools,
    steady,
    stock,
    subject_posts,
    summary,
    timeline,
)
from optimizer.reporting.xlsx.signed import YEARLY, following, several, yearly_name
from optimizer.solving.answers import Solved

OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False,
}


def always(figures: Figures) -> bool:
    return True


# in the order of the workbook; each has NAME, PURPOSE (a line on the front page) and ``write(book, figures)``
SHEETS: Sequence[tuple[ModuleType, Callable[[Figures], bool]]] = (
    (summary, always),
    (postings, always),
    (timeline, several),
    (returns, several),
    (closing, closing.shown),
    (changes, following),
    (schools, always),
    (groups_and_schools, always),
    (subject_posts, always),
    (cover, cover.shown),
    (flows, several),
    (stock, several),
    (compliance, always),
    (equity, always),
    (school_standards, always),
    (steady, several),
    (establishment, always),
    (gate, always),
    (credits, always),
    (burden, always),
    (proof, always),
    (notes, always),
    (lifecycle, lifecycle.shown),
    (mentoring, mentoring.shown),
)


def write_workbook(
    path: Path, solved: Solved, *, full_names: bool = False, seed: int | None = None, reasons: Reasons = NO_REASONS,
    told: Told | None = None, notice_names: bool = False,
) -> None:
    """Write every sheet. Names are masked unless ``full_names``; on 公示名单 unless ``notice_names`` or 设置 say so.

    ``reasons`` say which rule forced a posting of the earlier plan out; ``told`` is the week of visits.
    """
    figures = Figures(solved, full_names, seed, reasons, told, notice_names)
    overall = [sheet for sheet, shown in SHEETS if shown(figures)]
    yearly = [
        (sheet, annual, yearly_name(sheet, figures, annual.year))
        for sheet in YEARLY
        for annual in figures.annuals
    ]
    contents = [(sheet.NAME, sheet.PURPOSE) for sheet in overall if sheet is not summary]
    contents += [(name, sheet.PURPOSE) for sheet, _, name in yearly]
    with whole(path) as part, Workbook(str(part), OPTIONS) as book:
        about = {"title": f"{figures.heading}教师交流轮岗方案", "comments": f"程序版本 {__version__}"}
        book.set_properties({**about, "created": WRITTEN})
        pages = Book(book, contents)
        for sheet in overall:
            sheet.write(pages, figures)
        for sheet, annual, name in yearly:
            sheet.write(pages, figures, annual, name)
        postings.write_origin(pages, solved)
