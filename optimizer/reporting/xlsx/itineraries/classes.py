"""学校课表: for each class that is visited, its slots of the week with subject and teacher."""

from collections import defaultdict
from collections.abc import Iterator

from optimizer.itinerant.weeks import Lesson
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.visit_names import DAYS, period_of
from optimizer.reporting.xlsx.itineraries.heights import height
from optimizer.reporting.xlsx.page import Book, Column, Page

NAME, PURPOSE = "学校课表", "每所学校每个班级由走教教师上课的节次，供学校编入课表"
DAY = 21
NOTE = "可按学校筛选后打印，发给学校。上2＝上午第2节，下1＝下午第1节。"
NOTHING = "没有班级由走教教师上课。"


def write(book: Book, rota: Rota) -> None:
    page = Page(book, NAME, tab="#548235")
    top = page.title("走教学校课表", NOTE)
    days = rota.week.hours.days
    columns = (
        Column("学校", 22), Column("班级", 12, "centre"), *(Column(day, DAY, "long") for day in DAYS[:days]),
    )
    rows = list(_rows(rota))
    end = page.table(top, columns, rows, main=True, frozen=2, height=22)
    for at, (_, _, *cells) in enumerate(rows, start=top + 1):
        page.sheet.set_row(at, height(cells, DAY))
    if end == top + 1:
        page.put(end, 0, NOTHING, "note")


def _rows(rota: Rota) -> Iterator[list[str]]:
    of_class: defaultdict[tuple[str, str], list[Lesson]] = defaultdict(list)
    for lesson in sorted(rota.result.timetable, key=lambda lesson: (lesson.day, lesson.slot)):
        of_class[lesson.school, lesson.class_id].append(lesson)
    courses = rota.week.courses
    order = dict.fromkeys((course.school, name) for course in courses for name in course.classes)
    for school, name in sorted(order, key=lambda key: rota.week.place[key[0]]):
        if own := of_class.get((school, name)):
            cells = ["\n".join(_told(rota, own, day)) for day in range(rota.week.hours.days)]
            yield [rota.names.school(school), name, *cells]


def _told(rota: Rota, lessons: list[Lesson], day: int) -> Iterator[str]:
    for lesson in lessons:
        if lesson.day == day:
            half, period = period_of(rota.week.hours, lesson.slot)
            yield f"{half[0]}{period} {lesson.subject}"
            yield rota.names.teacher(lesson.visitor)
