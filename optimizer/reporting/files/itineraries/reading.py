"""Reads the lessons of itineraries.xlsx or itineraries.json as a planner may have edited them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError, Problem
from optimizer.domain.vocabulary import HALVES
from optimizer.files.strict_json import read_json
from optimizer.formats.cells import Refusal, tidied
from optimizer.formats.sheet import Cell, Fault, Remarks, Sheet
from optimizer.formats.workbook import read_workbook
from optimizer.importing.headings import folded
from optimizer.itinerant.weeks import Lesson, Week
from optimizer.reporting.facts.printable import clean
from optimizer.reporting.facts.visit_names import DAYS, Names, slot_of
from optimizer.reporting.xlsx.itineraries.headings import CLASS, DAY, HALF, LESSONS, PERIOD, SCHOOL, SUBJECT, TEACHER

FIELDS = ("visitor", "school", "subject", "class_id", "day", "half", "slot")
OF_SHEET = dict(zip(FIELDS, (TEACHER, SCHOOL, SUBJECT, CLASS, DAY, HALF, PERIOD), strict=True))
OF_JSON = dict(zip(FIELDS, ("teacher", "school", "subject", "class", "weekday", "half", "period"), strict=True))
Line = tuple[int, Mapping[str, Cell]]  # row, and cells by field


@dataclass
class Reading:
    """Lessons by row, the headings of the fields, and whatever could not be read."""

    table: str
    columns: Mapping[str, str]
    lessons: dict[int, Lesson] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, row: int | None, name: str | None, rule: str, advice: str) -> None:
        self.problems.append(Problem(self.table, row, self.columns[name] if name else None, rule, advice))

    def text(self, row: int, name: str, cell: Cell) -> str | None:
        """The tidy text of a cell; None, with its fault noted, where it holds none."""
        if isinstance(cell, Fault):
            self.fault(row, name, cell.rule, f"{cell.advice}。")
            return None
        try:
            return "" if cell is None else str(tidied(cell).value)
        except Refusal as refusal:
            shown = f"“{refusal.shown}”" if refusal.shown else ""
            self.fault(row, name, f"{shown}{refusal.rule}", f"{refusal.advice}。")
            return None


def read_itineraries(path: Path, week: Week, names: Names) -> Reading:
    """The lessons of a file. Raises InputError only where it is no such file at all."""
    reading, lines = opened(path)
    reader = _Reader(week, names, reading)
    for row, line in lines:
        if lesson := reader.lesson(row, line):
            reading.lessons[row] = lesson
    return reading


def opened(path: Path) -> tuple[Reading, Iterable[Line]]:
    """The rows of a file, not read yet. Raises InputError where it is no such file."""
    if not path.is_file():
        raise InputError.of(f"找不到走教课表 {path.name}", "请给出 itineraries.xlsx 或 itineraries.json 的路径。")
    if path.suffix.lower() == ".json":
        return Reading(path.name, OF_JSON), _json_lines(read_json(path), path.name)
    sheets = {sheet.title: sheet for sheet in read_workbook(path, Remarks())}
    if LESSONS not in sheets:
        advice = "请使用系统写出的 itineraries.xlsx，不要改工作表名称。"
        raise InputError.of(f"工作簿 {path.name} 里没有「{LESSONS}」工作表", advice)
    reading = Reading(LESSONS, OF_SHEET)
    return reading, _sheet_lines(sheets[LESSONS], reading)


def _json_lines(plain: Any, name: str) -> Iterator[Line]:
    """Lessons numbered through the whole file, cells by field."""
    own = plain.get("itineraries") if isinstance(plain, Mapping) else None
    if not isinstance(own, list) or not all(isinstance(each, Mapping) and _listed(each.get("lessons")) for each in own):
        raise InputError.of(f"{name} 不是走教课表", "应含 itineraries，其中每名教师有 teacher 与 lessons。")
    lessons = [(each.get("teacher"), lesson) for each in own for lesson in each["lessons"]]
    for number, (teacher, lesson) in enumerate(lessons, start=1):
        yield number, {key: lesson.get(word) for key, word in OF_JSON.items()} | {"visitor": teacher}


def _listed(lessons: object) -> bool:
    return isinstance(lessons, list) and all(isinstance(lesson, Mapping) for lesson in lessons)


def _sheet_lines(sheet: Sheet, reading: Reading) -> Sequence[Line]:
    """Excel's row numbers with the cells that are read; the row with all headings begins the list."""
    wanted = {folded(heading): key for key, heading in OF_SHEET.items()}
    lines: list[Line] = []
    places: dict[str, int] = {}
    for number, row in enumerate(sheet.grid, start=1):
        if not places:
            found = {wanted[folded(cell)]: place for place, cell in enumerate(row) if folded(cell) in wanted}
            places = found if len(found) == len(wanted) else {}
            continue
        line = {key: row[place] for key, place in places.items() if place < len(row)}
        if any(cell is not None and str(cell).strip() for cell in line.values()):
            lines.append((number, line))
    if not places:
        reading.fault(None, None, "找不到表头", f"表头应有{'、'.join(OF_SHEET.values())}，且同在一行。")
    return lines


class _Reader:
    """Turns lines into lessons of a week, gathering problems."""

    def __init__(self, week: Week, names: Names, reading: Reading) -> None:
        self.week, self.names, self.reading = week, names, reading
        courses = week.courses
        self.known: Mapping[str, Mapping[str, Any]] = {
            "visitor": {key(visitor.id): visitor.id for visitor in week.visitors},
            "school": {key(word): s for s in week.schools for word in (names.school(s), s)},
            "subject": {key(course.subject): course.subject for course in courses},
            "class_id": {key(name): name for course in courses for name in course.classes},
            "day": {word: day for day, text in enumerate(DAYS[: week.hours.days]) for word in (text, f"星期{text[1]}")},
            "half": {half: half for half in HALVES},
            "slot": {str(number): number for number in range(1, max(week.hours.morning, week.hours.afternoon) + 1)},
        }

    def lesson(self, row: int, line: Mapping[str, Cell]) -> Lesson | None:
        values = {key: self._value(row, key, line.get(key)) for key in FIELDS}
        if any(value is None for value in values.values()):
            return None
        half, period = values.pop("half"), values["slot"]
        if period > self.week.hours.length(HALVES.index(half)):
            self.reading.fault(row, "slot", f"{half}没有第{period}节", "请改正节次；上午、下午各从1数起。")
            return None
        lesson = Lesson(**{**values, "slot": slot_of(self.week.hours, half, period)})
        if (lesson.school, lesson.subject, lesson.class_id) not in self.week.course:
            rule = f"{self.names.school(lesson.school)}的{lesson.class_id}没有等待走教的{lesson.subject}"
            self.reading.fault(row, "class_id", rule, "请核对学校、学科和班级。")
            return None
        return lesson

    def _value(self, row: int, key: str, cell: Cell) -> Any:
        """What a cell names; None where it names nothing known."""
        text = self.reading.text(row, key, cell)
        if text is None:
            return None
        known = self.known[key]
        if text not in known:
            rule = f"“{text}”不是可填的内容" if text else "必填，却是空的"
            few = "、".join(known) if key in ("day", "half", "slot") else "下拉列表或课表文件中已有的内容"
            self.reading.fault(row, key, rule, f"可填 {few}；不上的课请删除整行。")
            return None
        return known[text]


def key(name: str) -> str:
    """A name as a cell gives it back."""
    return str(tidied(clean(name)).value)
