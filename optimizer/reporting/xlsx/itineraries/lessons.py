"""课次清单: one row per lesson, editable; ``files.itineraries.reading`` reads it back."""

from collections.abc import Iterator, Sequence

from optimizer.domain.vocabulary import HALVES
from optimizer.itinerant.weeks import Week
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS, Names, period_of
from optimizer.reporting.xlsx.dated import Places
from optimizer.reporting.xlsx.itineraries.headings import (
    CLASS,
    DAY,
    HALF,
    LESSONS,
    PERIOD,
    PERSON,
    READ,
    SCHOOL,
    SUBJECT,
    TEACHER,
)
from optimizer.reporting.xlsx.page import Book, Column, Page, Value
from optimizer.reporting.xlsx.styles import MILD

NAME, PURPOSE = LESSONS, "每节课一行；黄色格可修改，可增删行，改后可重新核对"
LISTS = "下拉选项"  # hidden
SPARE = 300  # rows below the list that keep drop-downs, for rows that a planner adds
COLUMNS = (
    Column("序号", 6, "whole"), Column(TEACHER, 14, "edit"), Column(PERSON, 12, "centre"), Column(SCHOOL, 26, "edit"),
    Column(SUBJECT, 14, "edit_centre"), Column(CLASS, 14, "edit_centre"), Column(DAY, 8, "edit_centre"),
    Column(HALF, 8, "edit_centre"), Column(PERIOD, 8, "edit_centre"),
)
PLACE = Places(COLUMNS)
NOTE = "可修改黄色格，可增删行；节次在上午、下午内各从1数起。姓名只供阅读，改编号后变黄。改后请重新核对。"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#C55A11", landscape=False)
    top = page.title("走教课次清单", NOTE)
    end = page.table(top, COLUMNS, _rows(rota), main=True, frozen=3, height=22)
    first, last = top + 1, end - 1 + SPARE
    for heading in READ:
        column = COLUMNS[PLACE[heading]]
        page.sheet.set_column(PLACE[heading], PLACE[heading], column.width, book.style("added"))
    for heading, source in _lists(book, rota.week, rota.names).items():
        page.sheet.data_validation(first, PLACE[heading], last, PLACE[heading], {
            "validate": "list", "source": source, "error_type": "warning",
            "error_title": heading, "error_message": "不在下拉列表内，请核对。",
        })
    span = f"{PLACE.letter(PERIOD)}{first + 1}:{PLACE.letter(PERIOD)}{last + 1}"
    page.sheet.ignore_errors({"number_stored_as_text": span})
    code, person = (f"${PLACE.letter(heading)}{first + 1}" for heading in (TEACHER, PERSON))
    found = f"VLOOKUP({code},'{LISTS}'!$A:$B,2,FALSE)"
    page.colour(
        (first, PLACE[PERSON], last, PLACE[PERSON]), f'=AND({person}<>"",IFERROR({found}<>{person},TRUE))', MILD
    )


def _rows(rota: Rota) -> Iterator[list[Value]]:
    for number, lesson in enumerate(rota.result.timetable, start=1):
        half, period = period_of(rota.week.hours, lesson.slot)
        yield [
            number, lesson.visitor, rota.names.teachers.get(lesson.visitor, ""), rota.names.school(lesson.school),
            lesson.subject, lesson.class_id, DAYS[lesson.day], half, str(period),
        ]


def _lists(book: Book, week: Week, names: Names) -> dict[str, str]:
    """The options of each column on a hidden sheet, as references."""
    lists: dict[str, Sequence[str]] = {
        TEACHER: [visitor.id for visitor in week.visitors],
        PERSON: [names.teachers.get(visitor.id, "") for visitor in week.visitors],
        SCHOOL: [names.school(school) for school in dict.fromkeys(course.school for course in week.courses)],
        SUBJECT: list(dict.fromkeys(course.subject for course in week.courses)),
        CLASS: list(dict.fromkeys(name for course in week.courses for name in course.classes)),
        DAY: DAYS[: week.hours.days],
        HALF: HALVES,
        PERIOD: [str(number) for number in range(1, max(week.hours.morning, week.hours.afternoon) + 1)],
    }
    page = Page(book, LISTS)
    references = {}
    for column, (heading, options) in enumerate(lists.items()):
        page.put(0, column, heading, "heading")
        for row, option in enumerate(options, start=1):
            page.put(row, column, option)
        letter = chr(ord("A") + column)
        references[heading] = f"='{LISTS}'!${letter}$2:${letter}${max(2, len(options) + 1)}"
    page.sheet.hide()
    return {heading: reference for heading, reference in references.items() if heading != PERSON}
