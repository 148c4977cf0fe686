"""A week of visits read back, untouched or edited by hand."""

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.domain.errors import InputError
from optimizer.itinerant import timetable_check as plain_checker
from optimizer.itinerant.timetable_check import check
from optimizer.itinerant.weeks import Course, Timetable, Week
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.files.itineraries.checking import Checked, check_itineraries
from optimizer.reporting.files.itineraries.fault_words import LAWS
from optimizer.reporting.json.itineraries import rota_data
from optimizer.reporting.xlsx.itineraries.lessons import COLUMNS, NAME, PLACE
from optimizer.reporting.xlsx.itineraries.workbook import write_workbook
from tests.itinerant.building import FULL, TIMETABLE, lesson, visitor, week
from tests.reporting.itineraries.conftest import NAMES, told

TOP = 3  # Excel row of the headings
Edit = Callable[[Worksheet], None]


@pytest.fixture
def edited(tmp_path: Path, rota: Rota) -> Callable[[Edit], Checked]:
    """Judges the list after an edit."""

    def judge(edit: Edit) -> Checked:
        path = tmp_path / "itineraries.xlsx"
        write_workbook(path, rota)
        book = load_workbook(path)
        edit(book[NAME])
        book.save(path)
        return check_itineraries(path, rota.week, rota.names)

    return judge


def put(sheet: Worksheet, row: int, **values: Any) -> None:
    headings = {"who": "教师编号", "school": "学校", "subject": "学科", "name": "班级", "day": "星期", "half": "上下午",
                "period": "节次"}
    for key, value in values.items():
        sheet.cell(TOP + row, PLACE[headings[key]] + 1).value = value


def places(checked: Checked) -> list[tuple[int | None, str | None]]:
    return [(problem.row, problem.column) for problem in checked.problems]


def judged(directory: Path, week: Week, timetable: Timetable) -> Checked:
    """A faulty timetable written, and read back."""
    write_workbook(directory / "itineraries.xlsx", told(week, timetable))
    return check_itineraries(directory / "itineraries.xlsx", week, NAMES)


@pytest.mark.parametrize("name", ["rota", "complete", "nobody", "township"])
def test_round_trip(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    rota: Rota = request.getfixturevalue(name)
    write_workbook(tmp_path / "itineraries.xlsx", rota)
    (tmp_path / "itineraries.json").write_text(json.dumps(rota_data(rota)), "utf-8")
    for path in tmp_path.iterdir():
        checked = check_itineraries(path, rota.week, rota.names)
        assert checked.problems == () and checked.timetable == rota.result.timetable
        assert checked.values == tuple(level.value for level in rota.result.levels)


def test_everything_unreadable_is_told_at_once(edited: Callable[[Edit], Checked]) -> None:
    def spoil(sheet: Worksheet) -> None:
        put(sheet, 1, who="师九", day="周日")
        put(sheet, 2, school="没有这所学校", half=None)
        put(sheet, 3, period="4")
        put(sheet, 4, subject="体育", name=True)
        put(sheet, 5, name="三班")
        put(sheet, 6, period=1.5)

    checked = edited(spoil)
    assert places(checked) == [
        (TOP + 1, "教师编号"), (TOP + 1, "星期"), (TOP + 2, "学校"), (TOP + 2, "上下午"), (TOP + 3, "节次"),
        (TOP + 4, "学科"), (TOP + 4, "班级"), (TOP + 5, "班级"), (TOP + 6, "节次"),
    ]
    assert checked.values is None
    assert all(problem.table == NAME and problem.advice for problem in checked.problems)
    assert checked.problems[4].rule == "下午没有第4节"
    assert checked.problems[7].rule == "乙校（小学）的三班没有等待走教的音乐"


def test_broken_rules_are_told_beside_what_cannot_be_read(edited: Callable[[Edit], Checked]) -> None:
    """The class of the unreadable row is not called incomplete, but the overlap is seen."""

    def spoil(sheet: Worksheet) -> None:
        put(sheet, 1, who="师九")
        put(sheet, 5, period="1")

    assert places(edited(spoil)) == [(TOP + 1, "教师编号"), (TOP + 4, "节次")]


def test_edits_that_break_rules(edited: Callable[[Edit], Checked]) -> None:
    def spoil(sheet: Worksheet) -> None:
        put(sheet, 3, who="师二")  # teaches no music, and may not go to 丙校
        sheet.delete_rows(TOP + 5)

    told = {problem.rule: (problem.row, problem.column) for problem in edited(spoil).problems}
    assert told == {
        "乙校（小学）二班音乐每周应有2节，清单中有1节": (TOP + 2, "班级"),
        "=1+1（师二）的走教科目不含音乐": (TOP + 3, "学科"),
        "=1+1（师二）的走教范围不含丙校（小学）": (TOP + 3, "学校"),
        f"丙校（小学）一班音乐由2名教师分担（另见第{TOP + 5}行）": (TOP + 3, "教师编号"),
    }


def test_rows_may_be_added_in_any_order_and_words(edited: Callable[[Edit], Checked], rota: Rota) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(TOP + 1)
        put(sheet, 10, who="师一", school="乙校", subject="音乐", name=" 一班", day="星期一", half="上午", period=1)

    checked = edited(change)
    assert checked.problems == () and checked.timetable == rota.result.timetable


#: rule → a timetable that breaks it, and the row that is told first
ONE = week()
FAULTS: dict[str, tuple[Week, Timetable, int]] = {
    "free": (week(free={("乙校", "一班"): frozenset({(0, 1), (1, 0)})}), TIMETABLE, 1),
    "class_once": (week((visitor(), visitor("师二"))), (*TIMETABLE, replace(TIMETABLE[0], visitor="师二")), 1),
    "whole": (ONE, TIMETABLE[1:], 3),
    "one_visitor": (week((visitor(), visitor("师二"))), (*TIMETABLE[1:], replace(TIMETABLE[0], visitor="师二")), 3),
    "daily": (ONE, (*TIMETABLE[:3], lesson(0, 2), *TIMETABLE[4:]), 1),
    "qualified": (week((visitor(subjects=()),)), TIMETABLE, 1),
    "scope": (week((visitor(scope=("乙校",)),)), TIMETABLE, 3),
    "load": (week((visitor(most_periods=15),)), TIMETABLE, 1),
    "schools_a_week": (week((visitor(schools_a_week=1),)), TIMETABLE, 1),
    "home": (week((visitor(home_periods=24, most_periods=40),)), TIMETABLE, 1),
    "available": (week((visitor(halves=FULL - {(1, 1)}),)), TIMETABLE, 6),
    "visitor_once": (ONE, (*TIMETABLE[:4], lesson(1, 0, name="二班"), TIMETABLE[5]), 4),
    "schools_a_day": (week((visitor(schools_a_day=1),)), TIMETABLE, 1),
    "twice_a_day": (ONE, (*TIMETABLE[:4], lesson(1, 6, name="二班"), TIMETABLE[5]), 4),
    "minutes": (week((visitor(minutes=29),)), TIMETABLE, 1),
    "transfer": (week((visitor(minutes=400),), travel=5 * ONE.travel), TIMETABLE, 1),
    "split": (ONE, (*TIMETABLE[:5], lesson(1, 3, "丙校")), 4),
    "one_split": (
        week((visitor(schools_a_day=3),), (Course("乙校", "音乐", ("一班",), 1), Course("丙校", "音乐", ("一班",), 1),
                                           Course("丁校", "音乐", ("一班",), 1))),
        (lesson(0, 0), lesson(0, 1, "丙校"), lesson(0, 3, "丁校")), 1,
    ),
    "split_days": (
        week((visitor(schools_a_day=3),), tuple(Course(s, "音乐", ("一班",), 2) for s in ("乙校", "丙校", "丁校"))),
        tuple(at for d in (0, 1) for at in (lesson(d, 0), lesson(d, 2, "丙校"), lesson(d, 4, "丁校"))), 1,
    ),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_every_rule_has_its_sentence(rule: str, tmp_path: Path) -> None:
    week, timetable, row = FAULTS[rule]
    timetable = tuple(sorted(timetable, key=lambda lesson: (lesson.visitor, lesson.day, lesson.slot)))
    faults = [fault for fault in check(week, timetable) if fault.rule == rule]
    assert faults
    problems = judged(tmp_path, week, timetable).problems
    pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(LAWS[rule].text))
    found = [problem for problem in problems if re.match(pattern, problem.rule)]
    assert found and found[0].row == TOP + row and found[0].column in [column.heading for column in COLUMNS]
    assert "{" not in found[0].rule and found[0].advice == LAWS[rule].advice


def test_no_rule_is_forgotten() -> None:
    """What the reader refuses itself never comes to the checker."""
    rules = set(re.findall(r'Fault\(\s*"(\w+)"', inspect.getsource(plain_checker)))
    assert rules - {"known", "slot"} == set(LAWS) == set(FAULTS)


def test_json_edited_by_hand(rota: Rota, tmp_path: Path) -> None:
    path, plain = tmp_path / "itineraries.json", rota_data(rota)
    lessons = plain["itineraries"][0]["lessons"]
    lessons[0]["school"], lessons[1]["period"] = ["乙校"], 2
    del lessons[2]["weekday"]
    path.write_text(json.dumps(plain), "utf-8")
    assert places(check_itineraries(path, rota.week, NAMES)) == [(1, "school"), (3, "weekday")]


@pytest.mark.parametrize(
    "plain", ["[]", "{}", '{"itineraries": [{"teacher": "师一"}]}', '{"itineraries": [{"lessons": [1]}]}', "{"]
)
def test_another_json(plain: str, tmp_path: Path) -> None:
    path = tmp_path / "itineraries.json"
    path.write_text(plain, "utf-8")
    with pytest.raises(InputError, match=r"itineraries\.json"):
        check_itineraries(path, ONE, NAMES)


def test_another_workbook(rota: Rota, tmp_path: Path, edited: Callable[[Edit], Checked]) -> None:
    path = tmp_path / "itineraries.xlsx"
    with pytest.raises(InputError, match="找不到走教课表"):
        check_itineraries(path, rota.week, NAMES)
    path.write_bytes(b"PK nonsense")
    with pytest.raises(InputError):
        check_itineraries(path, rota.week, NAMES)
    write_workbook(path, rota)
    book = load_workbook(path)
    del book[NAME]
    book.save(path)
    with pytest.raises(InputError, match="课次清单"):
        check_itineraries(path, rota.week, NAMES)
    (problem,) = edited(lambda sheet: sheet.delete_rows(TOP)).problems
    assert problem.rule == "找不到表头" and problem.row is None


def test_the_checker_loads_no_solver() -> None:
    code = (
        "import sys, optimizer.reporting.files.itineraries.checking as c; "
        "sys.exit(any(m in sys.modules for m in {names}))"
    )
    names = ("ortools", "highspy", "optimizer.engine", "optimizer.itinerant.engine")
    subprocess.run([sys.executable, "-c", code.format(names=names)], check=True)
