"""教师周历: the week of every visiting teacher as a grid of days and halves, with the way of each day below."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from optimizer.domain.vocabulary import HALVES
from optimizer.itinerant.weeks import Lesson, Visitor
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS, period_of
from optimizer.reporting.xlsx.itineraries.heights import height
from optimizer.reporting.xlsx.page import Book, Column, Page

NAME, PURPOSE = "教师周历", "每名走教教师一周的学校、学科、班级和节次，每天路程"
LEAD = (
    Column("教师", 16, "long"), Column("所在学校", 18, "long"), Column("本周课时", 11, "long"),
    Column("时段", 7, "centre"),
)
CELL = 28
NOTE = "每半天内的节次从1数起。路程含从所在学校出发和返回，单位分钟。本周课时：走教加本校，与上限对照。"
NOBODY = "没有教师走教。"
WAY = "路程"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#2E75B6")
    top = page.title("走教教师周历", NOTE)
    columns = (*LEAD, *(Column(day, CELL) for day in DAYS[: rota.week.hours.days]))
    page.widths(column.width for column in columns)
    page.headings(top, columns, height=22)
    page.sheet.freeze_panes(top + 1, len(LEAD))
    page.sheet.repeat_rows(top)
    row = top + 1
    for visitor in rota.visiting:
        row = _block(page, row, rota, visitor)
    if not rota.visiting:
        page.put(row, 0, NOBODY, "note")
    page.sheet.print_area(0, 0, max(row - 1, top + 1), len(columns) - 1)


def _block(page: Page, row: int, rota: Rota, visitor: Visitor) -> int:
    """Two halves and the ways; returns the row below."""
    names, days = rota.names, range(rota.week.hours.days)
    visits = sum(len(lessons) for _, lessons in rota.lessons(visitor))
    lead = (
        names.teacher(visitor.id), names.school(visitor.home),
        f"走教{visits}节\n本校{visitor.home_periods}节\n上限{visitor.most_periods}节",
    )
    for position, text in enumerate(lead):
        page.sheet.merge_range(row, position, row + 2, position, "", page.book.style("long"))
        page.put(row, position, text, "long")
    for half, word in enumerate(HALVES):
        cells = ["\n".join(_told(rota, visitor, day, half)) for day in days]
        page.put(row + half, len(LEAD) - 1, word, "centre")
        for day, text in enumerate(cells):
            page.put(row + half, len(LEAD) + day, text, "long")
        page.sheet.set_row(row + half, height(cells, CELL, least=2))
    page.put(row + 2, len(LEAD) - 1, WAY, "faint")
    for day in days:
        out = (visitor.id, day) in rota.days
        page.put(row + 2, len(LEAD) + day, f"{rota.minutes(visitor, day)}分钟" if out else "", "faint")
    return row + 3


def _told(rota: Rota, visitor: Visitor, day: int, half: int) -> Iterator[str]:
    """Each school of a half-day, then its lessons."""
    hours = rota.week.hours
    lessons: Sequence[Lesson] = rota.days.get((visitor.id, day), ())
    own = [lesson for lesson in lessons if hours.half(lesson.slot) == half]
    for school, there in groupby(own, key=lambda lesson: lesson.school):
        yield rota.names.school(school)
        for lesson in there:
            yield f"第{period_of(hours, lesson.slot)[1]}节 {lesson.subject} {lesson.class_id}"
