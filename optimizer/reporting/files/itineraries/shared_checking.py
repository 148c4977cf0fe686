"""A hand-edited 同步课堂一张表 judged by the plain checker: a sheet of itineraries.xlsx, or ``online`` of the JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from optimizer.domain.errors import Problem
from optimizer.domain.vocabulary import HALVES
from optimizer.files.strict_json import read_json
from optimizer.formats.sheet import Remarks
from optimizer.formats.workbook import read_workbook
from optimizer.importing.headings import folded
from optimizer.itinerant.online_check import confirm
from optimizer.itinerant.online_classes import Place, Shared, Sharing, Slot
from optimizer.itinerant.timetable_check import Fault
from optimizer.reporting.facts.visit_names import DAYS, Names, period_of, slot_of
from optimizer.reporting.files.itineraries.reading import key
from optimizer.reporting.xlsx.itineraries.headings import GUESTS, HOST, HOST_CLASS, HOST_SCHOOL, ONLINE, SLOTS, SUBJECT

SLOT = re.compile(rf"({'|'.join(DAYS)})({'|'.join(HALVES)})第(\d)节")
TEACHER = re.compile(r".*（([^（）]+)）|(.+)")
ADVICE = "请参照程序写出的课表填写"
# what a fault says of whom (by its subject), and what to do
LAWS: Mapping[str, tuple[str, str]] = {
    "host": ("{}不能在该校主讲该班的这门课", "请换一名本校任教该学科的教师和其任教的班级。"),
    "guest": ("{}不需要听讲", "请删去不等待教师的班级。"),
    "slot": ("{}没有这一节", "请改正星期和节次。"),
    "shared_whole": ("{}每周应共用{limit}节，现有{observed}节", "请补齐或删去节次；课时不同的班级不能随同听讲。"),
    "shared_most": ("{}有{observed}个听讲班，应为1至{limit}个", "请增减听讲班。"),
    "shared_partner": ("{}不在同步课堂的范围内", "请换一所范围内的学校。"),
    "shared_daily": ("{}{day}排了{observed}节，每天最多{limit}节", "请把多出的课移到别的日子。"),
    "shared_free": ("{}{day}{when}另有安排", "请换到该班空闲的节次。"),
    "shared_away": ("{}{day}{when}不在本校", "请换到主讲教师在本校的节次。"),
    "shared_teacher": ("{}{day}同一节有{observed}个班的课", "请错开节次。"),
    "class_once": ("{}{day}同一节有{observed}次课", "请错开节次。"),
    "one_visitor": ("{}已有教师走教，或随两个班听讲", "请只保留一种安排。"),
}


@dataclass
class _Reading:
    table: list[Shared]
    problems: list[Problem]


def check_shared(path: Path, sharing: Sharing, names: Names) -> tuple[Problem, ...]:
    """Every problem of the table; none where the file has none."""
    title = path.name if path.suffix.lower() == ".json" else ONLINE
    reading = _Reading([], [])
    for row, line in _lines(path):
        try:
            reading.table.append(_shared(line, sharing, names))
        except _Unreadable as fault:
            reading.problems.append(Problem(title, row, fault.heading, fault.rule, f"{ADVICE}。"))
    told = () if reading.problems else tuple(
        Problem(title, None, None, *_told(fault, sharing, names)) for fault in confirm(sharing, reading.table)
    )
    return (*reading.problems, *dict.fromkeys(told))


class _Unreadable(Exception):
    """A cell that names nothing known."""

    def __init__(self, heading: str, text: object) -> None:
        self.heading, self.rule = heading, f"“{text}”无法读入"


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows with their cells by heading."""
    if path.suffix.lower() == ".json":
        plain = read_json(path)
        found = plain.get("online") if isinstance(plain, Mapping) else None
        for number, one in enumerate(found if isinstance(found, list) else (), start=1):
            yield number, _of_json(one if isinstance(one, Mapping) else {})
        return
    sheet = next((sheet for sheet in read_workbook(path, Remarks()) if sheet.title == ONLINE), None)
    places: dict[str, int] = {}
    wanted = {folded(heading): heading for heading in (HOST, HOST_SCHOOL, SUBJECT, HOST_CLASS, SLOTS, GUESTS)}
    for number, row in enumerate(sheet.grid if sheet else (), start=1):
        if not places:
            found = {wanted[folded(cell)]: place for place, cell in enumerate(row) if folded(cell) in wanted}
            places = found if len(found) == len(wanted) else {}
        elif any(cell is not None for cell in row):
            yield number, {heading: row[place] if place < len(row) else None for heading, place in places.items()}


def _of_json(one: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the JSON as the sheet tells it."""
    slots, guests = (one.get(name) for name in ("slots", "guests"))
    words = (
        f"{each.get('weekday')}{each.get('half')}第{each.get('period')}节" for each in _records(slots)
    )
    return {
        HOST: one.get("teacher"), HOST_SCHOOL: one.get("school"), SUBJECT: one.get("subject"),
        HOST_CLASS: one.get("class"),
        SLOTS: "、".join(words),
        GUESTS: "、".join(f"{each.get('school')} {each.get('class')}" for each in _records(guests)),
    }


def _records(plain: object) -> Iterable[Mapping[str, Any]]:
    return [each for each in plain if isinstance(each, Mapping)] if isinstance(plain, list) else []


def _shared(line: Mapping[str, Any], sharing: Sharing, names: Names) -> Shared:
    schools = {key(word): school for school in names.schools for word in (names.school(school), school)}
    text = {heading: "" if cell is None else str(cell).strip() for heading, cell in line.items()}
    if text[HOST_SCHOOL] not in schools:
        raise _Unreadable(HOST_SCHOOL, text[HOST_SCHOOL])
    teacher = TEACHER.fullmatch(text[HOST])
    if teacher is None:
        raise _Unreadable(HOST, text[HOST])
    slots = tuple(_slot(part, sharing) for part in _parts(text[SLOTS]))
    guests = tuple(_guest(part, schools) for part in _parts(text[GUESTS]))
    return Shared(
        teacher[1] or teacher[2], schools[text[HOST_SCHOOL]], text[SUBJECT], text[HOST_CLASS], tuple(sorted(slots)),
        guests,
    )


def _parts(text: str) -> Sequence[str]:
    return [part.strip() for part in re.split("[、，,；;]", text) if part.strip()]


def _slot(text: str, sharing: Sharing) -> Slot:
    found = SLOT.fullmatch(text)
    if found is None:
        raise _Unreadable(SLOTS, text)
    return DAYS.index(found[1]), slot_of(sharing.week.hours, found[2], int(found[3]))


def _guest(text: str, schools: Mapping[str, str]) -> Place:
    school, _, name = text.rpartition(" ")
    if school not in schools:
        raise _Unreadable(GUESTS, text)
    return schools[school], name


def _told(fault: Fault, sharing: Sharing, names: Names) -> tuple[str, str]:
    """A fault in words: rule and advice."""
    law, advice = LAWS[fault.rule]
    slotted = fault.rule in ("shared_free", "shared_away")
    half, period = period_of(sharing.week.hours, fault.observed) if slotted else ("", 0)
    whom = " ".join(
        names.school(part) if part in names.schools else names.teacher(part) if part in names.teachers else part
        for part in fault.subject
    )
    return law.format(
        whom, day="" if fault.day is None else DAYS[fault.day], when=f"{half}第{period}节", observed=fault.observed,
        limit=fault.limit,
    ), advice
