"""Broken rules of a timetable in Chinese, at the rows of the list that they concern."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from optimizer.domain.errors import Problem
from optimizer.domain.vocabulary import HALVES
from optimizer.formats.sheet import listed
from optimizer.itinerant.timetable_check import Fault
from optimizer.itinerant.weeks import Hours, Lesson
from optimizer.reporting.facts.visit_names import DAYS, Names, period_of


class Law(NamedTuple):
    """Which fields of a lesson a fault names, the field to mend, what is wrong, and what to do."""

    fields: tuple[str, ...]
    mend: str
    text: str
    advice: str


WHO, CLASS, COURSE = ("visitor",), ("school", "class_id"), ("school", "subject", "class_id")
LAWS: Mapping[str, Law] = {
    "free": Law(CLASS, "slot", "{school}{class_id}{day}{when}另有安排", "请换到该班空闲的节次。"),
    "class_once": Law(CLASS, "slot", "{school}{class_id}{day}同一节排了{observed}次课", "请把其中的课移到其他节次。"),
    "whole": Law(
        COURSE, "class_id", "{school}{class_id}{subject}每周应有{limit}节，清单中有{observed}节",
        "请补齐或删去多余的行；不再走教的班级请删去它的全部行。",
    ),
    "one_visitor": Law(
        COURSE, "visitor", "{school}{class_id}{subject}由{observed}名教师分担", "请全部改由同一名教师承担。"
    ),
    "daily": Law(
        COURSE, "day", "{school}{class_id}{subject}{day}排了{observed}节，每天最多{limit}节",
        "请把多出的课移到别的日子。",
    ),
    "qualified": Law(
        ("visitor", "subject"), "subject", "{visitor}的走教科目不含{subject}", "请换一名可教该学科的教师。"
    ),
    "scope": Law(("visitor", "school"), "school", "{visitor}的走教范围不含{school}", "请换一名教师，或删去该班的行。"),
    "load": Law(
        WHO, "visitor", "{visitor}连同本校每周{observed}节，上限{limit}节", "请把部分班级改由其他教师承担。"
    ),
    "schools_a_week": Law(WHO, "school", "{visitor}一周去{observed}所学校，最多{limit}所", "请减少学校。"),
    "split_days": Law(WHO, "day", "{visitor}一周有{observed}天去三所学校，最多{limit}天", "请减少去三所学校的日子。"),
    "home": Law(
        WHO, "day", "{visitor}走教之外的时间只容得下{observed}节，本校有{limit}节课", "请减少外出的半天或日子。"
    ),
    "available": Law(WHO, "half", "{visitor}{day}{when}不能走教", "请换到该教师可走教的半天。"),
    "visitor_once": Law(
        WHO, "slot", "{visitor}{day}有{observed}节课，却只占{limit}个节次", "同一节只能上一个班，请把重叠的课移开。"
    ),
    "schools_a_day": Law(WHO, "school", "{visitor}{day}去{observed}所学校，最多{limit}所", "请减少当天的学校。"),
    "twice_a_day": Law(
        WHO, "slot", "{visitor}{day}去了别校又返回同一所学校", "请把同一所学校的课排在相连的节次。"
    ),
    "minutes": Law(WHO, "school", "{visitor}{day}{way}，每天最多{limit}分钟", "请减少当天的学校，或换一名较近的教师。"),
    "transfer": Law(
        WHO, "slot", "{visitor}{day}午间转校{observed}分钟，超过{limit}分钟，来不及上后面的课",
        "请空出下午第1节；路程再长的，或当天去三所学校的，不能午间这样转校。",
    ),
    "split": Law(
        WHO, "slot", "{visitor}{day}在半天内转校",
        "只有去三所学校的日子可在半天内转校一次，路程不超过一节课，中间至少空一节。",
    ),
    "one_split": Law(WHO, "slot", "{visitor}{day}在半天内转校{observed}次，最多{limit}次", "请减少当天的学校。"),
}


def told(
    fault: Fault, lessons: Mapping[int, Lesson], hours: Hours, names: Names, table: str, columns: Mapping[str, str]
) -> Problem:
    """A fault as a problem at the first of its rows; ``lessons`` stand by row, ``columns`` are headings by field."""
    law = LAWS[fault.rule]
    rows = _rows(fault, law, lessons, hours)
    words = dict(zip(law.fields, fault.subject, strict=True))
    words |= {"visitor": names.teacher(words.get("visitor", "")), "school": names.school(words.get("school", ""))}
    words |= {
        "day": "" if fault.day is None else DAYS[fault.day], "when": _when(fault, hours),
        "way": f"路程{fault.observed}分钟" if fault.observed >= 0 else "要去的学校没有道路相通",
        "observed": str(fault.observed), "limit": str(fault.limit),
    }
    also = f"（另见{listed(rows[1:])}）" if len(rows) > 1 else ""
    return Problem(table, rows[0], columns[law.mend], law.text.format(**words) + also, law.advice)


def _rows(fault: Fault, law: Law, lessons: Mapping[int, Lesson], hours: Hours) -> Sequence[int]:
    """Rows of the lessons that a fault speaks of."""
    found = {
        row: lesson for row, lesson in lessons.items()
        if fault.day in (None, lesson.day) and tuple(getattr(lesson, name) for name in law.fields) == fault.subject
    }
    times = Counter(lesson.slot for lesson in found.values())
    if fault.rule == "free":
        return [row for row, lesson in found.items() if lesson.slot == fault.observed]
    if fault.rule == "available":
        return [row for row, lesson in found.items() if hours.half(lesson.slot) == fault.observed]
    if fault.rule in ("class_once", "visitor_once"):
        return [row for row, lesson in found.items() if times[lesson.slot] > 1]
    return list(found)


def _when(fault: Fault, hours: Hours) -> str:
    """The time that a fault speaks of."""
    if fault.rule == "free":
        half, period = period_of(hours, fault.observed)
        return f"{half}第{period}节"
    return HALVES[fault.observed] if fault.rule == "available" else ""
