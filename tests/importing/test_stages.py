"""Stages of 0 pupils."""

from pathlib import Path

import pytest

from optimizer.domain.vocabulary import Stage
from tests.formats.rosters import Tables, as_folder, places, put
from tests.importing.asking import announced, answered


def test_a_stage_of_nobody_is_not_run(tables: Tables, tmp_path: Path) -> None:
    """No class, need or teacher speaks of it: the 0 says that the school does not run it."""
    for row in (2, 3, 4):
        put(tables, "学校", row, "高中学生数", "0")
    county = answered(tables, tmp_path)
    assert [set(school.pupils) for school in county.schools] == [
        {Stage.PRIMARY}, {Stage.PRIMARY, Stage.JUNIOR}, {Stage.PRIMARY},
    ]
    assert announced(county, "「高中学生数」", "不办", "第2–4行")


SPOKEN_OF = {
    "need": ("学科需求", ["S1", "初中", "数学", "", "", "", "0", "2"]),
    "year": ("学校年度", ["S1", "2027", "120"]),
}


@pytest.mark.parametrize("case", SPOKEN_OF)
def test_a_stage_that_another_table_speaks_of_is_run(tables: Tables, tmp_path: Path, case: str) -> None:
    table, line = SPOKEN_OF[case]
    tables.setdefault(table, [["学校编号", "学年", "初中学生数"]]).append([*line])
    put(tables, "学校", 2, "初中学生数", "0")
    county = answered(tables, tmp_path)
    assert county.schools[0].pupils[Stage.JUNIOR] == 0 and not county.notes


def test_a_school_before_its_first_pupils_keeps_its_stage(tables: Tables, tmp_path: Path) -> None:
    tables["学校"].append(["S4", "新区小学", "否", "0", "", "", "", "2026", "N1"])
    county = answered(tables, tmp_path)
    assert county.schools[3].pupils == {Stage.PRIMARY: 0} and not county.notes


def test_a_teacher_of_a_stage_that_is_not_run_is_still_refused(tables: Tables, tmp_path: Path) -> None:
    put(tables, "教师", 2, "学段", "初中")
    assert ("教师", 2, "学段") in places(as_folder(tables, tmp_path / "csv"))
