"""The tables of 走教: what is read, and every fault at its cell."""

from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.visit_records import FreeSlots, PastVisit, Visiting, VisitNeed
from optimizer.domain.vocabulary import HALF_DAYS, SLOTS, Reach, Stage
from optimizer.importing import read
from optimizer.itinerant.weeks import Hours
from tests.formats.rosters import Tables, as_folder, as_json, as_workbook, places, problems

VISITORS = [
    "教师编号", "走教科目", "本校周课时", "周课时上限", "可走教日", "每日路程上限(分钟)", "每日学校数", "每周学校数",
    "范围",
]
VISITS = ["学校编号", "学段", "学科", "班级数", "每班周课时"]
VISITED = ["教师编号", "学校编号", "学段", "学科"]
FREE = ["学校编号", "班级", "星期", "节次"]


@pytest.fixture
def visiting(tables: Tables) -> Tables:
    """The sound roster with two visitors, a need, a link of last term and free slots."""
    tables["走教教师"] = [
        VISITORS,
        ["T1", "数学、音乐", "10", "18", "周一、周三上午", "60", "3", "2", "本集团"],
        ["T2", *[""] * 8],
    ]
    tables["走教需求"] = [VISITS, ["S3", "小学", "音乐", "4", ""], ["S1", "小学", "数学", "0", ""]]
    tables["上期走教"] = [VISITED, ["T1", "S3", "小学", "音乐"]]
    tables["空闲节次"] = [
        FREE, ["S3", "小学4班", "周一", "上1、下午第3节"], ["S3", "", "星期二", ""], ["S3", "", "周一", "上午2"],
    ]
    return tables


def test_all_tables(visiting: Tables, tmp_path: Path) -> None:
    """Every format gives the same; an empty cell is left to the roster and the policy."""
    for path in (as_folder(visiting, tmp_path / "csv"), as_workbook(visiting, tmp_path / "a.xlsx"),
                 as_json(visiting, tmp_path / "a.json")):
        county = read(path).county
        assert county.visitors == (
            Visiting("T1", ("数学", "音乐"), 10, 18, ("周一", "周三上午"), 60, 3, 2, Reach.本集团), Visiting("T2"),
        )
        assert county.visits == (
            VisitNeed("S3", Stage.PRIMARY, "音乐", 4), VisitNeed("S1", Stage.PRIMARY, "数学", 0),
        )
        assert county.visited == (PastVisit("T1", "S3", Stage.PRIMARY, "音乐"),)
        assert county.free == (
            FreeSlots("S3", "周一", "小学4班", ("上1", "下3")), FreeSlots("S3", "周二"),
            FreeSlots("S3", "周一", None, ("上2",)),
        )


def test_half_days() -> None:
    assert HALF_DAYS["周一"] == ((0, 0), (0, 1))
    assert HALF_DAYS["周五下午"] == ((4, 1),)
    assert len(HALF_DAYS) == 15


def test_slots_are_those_of_the_week() -> None:
    hours = Hours()
    assert list(SLOTS.values()) == list(range(hours.slots)) and SLOTS["下1"] == hours.morning


FAULTS: list[tuple[str, int, str, Any]] = [
    ("走教教师", 2, "教师编号", "T9"),
    ("走教教师", 3, "教师编号", "T1"),
    ("走教教师", 2, "走教科目", "音樂"),
    ("走教教师", 2, "本校周课时", "19"),  # above the limit
    ("走教教师", 2, "周课时上限", "36"),
    ("走教教师", 2, "可走教日", "周六"),
    ("走教教师", 2, "可走教日", "周一、周一"),
    ("走教教师", 2, "每日路程上限(分钟)", "0"),
    ("走教教师", 2, "每周学校数", "4"),
    ("走教教师", 2, "范围", "全省"),
    ("走教需求", 2, "学校编号", "S9"),
    ("走教需求", 2, "学段", "初中"),  # not taught there
    ("走教需求", 2, "学科", "天文"),  # no curriculum knows its periods
    ("走教需求", 2, "班级数", ""),
    ("走教需求", 2, "每班周课时", "0"),
    ("上期走教", 2, "学段", "初中"),  # not taught there
    ("上期走教", 2, "学科", "地质"),
    ("空闲节次", 2, "学校编号", "S9"),
    ("空闲节次", 2, "班级", "三年级"),
    ("空闲节次", 2, "班级", "小学5班"),  # four of them
    ("空闲节次", 2, "星期", "周六"),
    ("空闲节次", 2, "节次", "上5"),
    ("空闲节次", 2, "节次", "上1、上1"),
    ("空闲节次", 4, "星期", "周二"),  # twice the same day
]


@pytest.mark.parametrize(("table", "row", "column", "value"), FAULTS)
def test_a_fault_is_found_at_its_cell(
    visiting: Tables, tmp_path: Path, table: str, row: int, column: str, value: Any
) -> None:
    heading = visiting[table][0]
    visiting[table][row - 1][heading.index(column)] = value
    told = "每班周课时" if value == "天文" else column
    assert (table, row, told) in places(as_folder(visiting, tmp_path / "csv"))


def test_several_faults_at_once(visiting: Tables, tmp_path: Path) -> None:
    """One run names them all, each with sheet, row, column and what to do."""
    visiting["走教教师"] = [
        VISITORS, ["T9", "", "", "", "周日", "", "", "", ""], ["T1", "地质", "20", "18", "", "", "9", "", ""],
    ]
    visiting["走教需求"] = [VISITS, ["S1", "初中", "音乐", "好几个", ""], ["S3", "小学", "天文", "2", ""]]
    found = problems(as_workbook(visiting, tmp_path / "a.xlsx"))
    assert {(problem.table, problem.row, problem.column) for problem in found} == {
        ("走教教师", 2, "教师编号"), ("走教教师", 2, "可走教日"), ("走教教师", 3, "走教科目"),
        ("走教教师", 3, "本校周课时"), ("走教教师", 3, "每日学校数"),
        ("走教需求", 2, "学段"), ("走教需求", 2, "班级数"), ("走教需求", 3, "每班周课时"), ("空闲节次", 2, "班级"),
    }
    assert all(problem.rule and problem.advice for problem in found)
