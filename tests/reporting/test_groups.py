"""The sheets and the report on group changes and mentor pairs: told where there is something to tell."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from optimizer.reporting.json.report import report_data
from optimizer.reporting.xlsx.sheets import lifecycle, mentoring
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.auditing.test_group_changes import instance
from tests.reporting.test_schemas import schema, written


@pytest.fixture(scope="module")
def changing() -> Solved:
    """Three years with a suspension, an expulsion, a graduation and a mentoring entry."""
    answer = plan_rotation(instance({"id": "pairs", "rule": "mentoring", "at": ["weak"], "weight": 1}))
    assert isinstance(answer, Solved)
    return answer


def cells(path: Path, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)[name].iter_rows()]


def test_sheets_of_changing_groups(tmp_path: Path, changing: Solved) -> None:
    """Every event, every return and every pair has its line."""
    write_workbook(path := tmp_path / "plan.xlsx", changing)
    told, report = cells(path, lifecycle.NAME), report_data(changing)
    words = [row[1] for row in told]
    assert {"暂停", "退出", "毕业独立", "组建新集团", "转协作", "成长期满"} <= set(words)
    returning = {each["teacher"] for event in report["lifecycle"] for each in event["returns"]}
    assert {"a1", "d1", "d2"} <= returning <= set(words)
    listed = [row for row in cells(path, mentoring.NAME) if row[2] in changing.instance.county.teacher]
    assert len(listed) == len(report["mentoring"]) > 0


def test_a_plan_without_changes_has_no_such_sheets(tmp_path: Path, solved: Solved) -> None:
    """And the report says so by empty lists."""
    write_workbook(path := tmp_path / "plan.xlsx", solved)
    assert not {lifecycle.NAME, mentoring.NAME} & set(load_workbook(path).sheetnames)
    report = report_data(solved)
    assert report["lifecycle"] == report["mentoring"] == []


def test_the_report_keeps_to_its_schema(changing: Solved) -> None:
    validator = schema("report.schema.json")
    assert [error.message for error in validator.iter_errors(written(report_data(changing)))] == []
