"""标注副本: the planner's own workbook with every error and question marked in its cell, by a colour and a note.

Formats, widths, merged cells, formulas, drop-downs and conditional colours stay. Not kept by the library: charts,
pictures, shapes, and the values of formulas until a spreadsheet program has opened and saved the copy.
"""

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from optimizer.domain.errors import InputError
from optimizer.files.whole import whole
from optimizer.importing.mapping import Line
from optimizer.reporting.facts.printable import clean
from optimizer.reporting.xlsx.marked_places import Mark, Places

LIST = "检查结果"  # the sheet with all of them, added to the copy
FAULT, OPEN = "FFF8CBAD", "FFFFF2CC"
MOST = 200  # rows of one question that are marked
AUTHOR = "名册检查"
LOST: Mapping[str, str] = {"xl/charts/": "图表", "xl/media/": "图片", "xl/drawings/drawing": "图形", "xl/vba": "宏"}


@dataclass(frozen=True, slots=True)
class Marked:
    """How many of them found their cell, and what of the workbook the copy does not hold."""

    placed: int
    elsewhere: int  # only on the list: their sheet or place was not found
    lost: tuple[str, ...]


def marks(error: InputError) -> Iterator[Mark]:
    """Each problem, and each row that a question is about."""
    for problem in error.problems:
        yield Mark(problem.table, problem.row, problem.column, f"{problem.rule}。{problem.advice}", True, problem.sheet)
    for question in error.questions:
        text = f"待确认：{question.text}"
        for row in question.rows[:MOST] or (None,):
            yield Mark(question.table, row, question.column or None, text, False)


def write_marked(source: Path, path: Path, error: InputError, lines: Iterable[Line] = ()) -> Marked:
    """A copy of ``source`` (.xlsx) with the marks; ``path`` must not be there yet. Raises OSError.

    ``lines`` of 对照表 say how the titles and headings of the source are read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # told below, in Chinese
        book = load_workbook(source)
    found, placed = list(marks(error)), 0
    where = Places(book, lines)
    places = []
    for mark in found:
        cell = where.cell(mark)
        if cell is not None:
            placed += 1
            _mark(cell, mark)
        places.append(cell)
    _list(book, found, places)
    with whole(path, exclusive=True) as part:
        book.save(part)
    return Marked(placed, len(found) - placed, _lost(source))


def _mark(cell: Cell, mark: Mark) -> None:
    """Colour, and the text as a note below what stands in one already; an error's colour outdoes a question's."""
    before = cell.comment.text if cell.comment is not None else ""
    if mark.fault or not (before and cell.fill.fgColor.rgb == FAULT):
        cell.fill = PatternFill("solid", fgColor=FAULT if mark.fault else OPEN)
    text = clean(mark.text)
    if text not in before:
        note = Comment(f"{before}\n{text}" if before else text, AUTHOR)
        note.width, note.height = 320, 40 + 18 * (1 + len(note.text) // 20)
        cell.comment = note


def _list(book: Workbook, found: Sequence[Mark], places: Iterable[Cell | None]) -> None:
    """A first sheet that tells all of them, with links to their cells."""
    sheet = book.create_sheet(_free(LIST, book.sheetnames), 0)
    sheet.append(["序号", "表", "行", "列", "性质", "问题与改法", "所在单元格"])
    for number, (mark, cell) in enumerate(zip(found, places, strict=True), start=1):
        kind = "错误" if mark.fault else "待确认"
        place = "" if cell is None else cell.coordinate
        sheet.append([number, clean(mark.table), mark.row, clean(mark.column or ""), kind, clean(mark.text), place])
        for each in sheet[number + 1]:
            each.data_type = "s" if isinstance(each.value, str) else each.data_type  # never a formula
        if cell is not None:
            title = cell.parent.title.replace("'", "''")
            sheet.cell(number + 1, 7).hyperlink = f"#'{title}'!{place}"
        sheet.cell(number + 1, 5).fill = PatternFill("solid", fgColor=FAULT if mark.fault else OPEN)
    for letter, width in zip("ABCDEFG", (6, 12, 7, 18, 9, 80, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            cell.font = Font(bold=cell.row == 1, underline="single" if cell.hyperlink else None)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _lost(source: Path) -> tuple[str, ...]:
    with zipfile.ZipFile(source) as archive:
        names = archive.namelist()
    return tuple(word for start, word in LOST.items() if any(name.startswith(start) for name in names))
