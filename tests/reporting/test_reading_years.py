"""A plan of several years read back, untouched or edited, as a workbook or as JSON."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.auditing.audit import audit
from optimizer.auditing.verify import verify
from optimizer.domain.errors import InputError
from optimizer.domain.plan import Plan, Posting
from optimizer.domain.vocabulary import Kind
from optimizer.formats.sheet import Sheet
from optimizer.policy.years import LONGEST
from optimizer.reporting.facts.posting_ends import usual
from optimizer.reporting.files.origin import origin_of
from optimizer.reporting.files.plan_files import certificate_data, plan_data, plan_from, write_json
from optimizer.reporting.files.plan_reading import read_plan
from optimizer.reporting.xlsx.headings import LIST, ORIGIN_SHEET, SPAN, YEAR
from optimizer.reporting.xlsx.sheets.postings import PLACE
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved

TOP = 3  # Excel row of the headings
ROWS = {"a1": 1, "a3": 2, "a6": 3, "a7": 4, "c4": 5, "a2": 6, "a3 again": 7, "new": 8}
Edit = Callable[[Worksheet], None]


@pytest.fixture
def edited(tmp_path: Path, three_years: Solved) -> Callable[[Edit], Plan]:
    """Reads the workbook after an edit of its list."""

    def read(edit: Edit) -> Plan:
        path = tmp_path / "plan.xlsx"
        write_workbook(path, three_years)
        book = load_workbook(path)
        edit(book[LIST])
        book.save(path)
        return read_plan(path, three_years.instance)

    return read


def put(sheet: Worksheet, row: str, **cells: object) -> None:
    for heading, value in cells.items():
        sheet.cell(TOP + ROWS[row], PLACE[heading] + 1).value = value  # type: ignore[assignment]


def of(plan: Plan, teacher: str) -> list[Posting]:
    return [posting for posting in plan.postings if posting.teacher == teacher]


def test_round_trip(tmp_path: Path, two_years: Solved, three_years: Solved) -> None:
    for answer in (two_years, three_years):
        write_workbook(tmp_path / "plan.xlsx", answer)
        write_json(tmp_path / "plan.json", plan_data(answer.plan))
        for name in ("plan.xlsx", "plan.json"):
            assert read_plan(tmp_path / name, answer.instance) == answer.plan


def test_ends_may_be_changed_opened_and_left_out(edited: Callable[[Edit], Plan]) -> None:
    def change(sheet: Worksheet) -> None:
        put(sheet, "a1", 结束学年=2027)
        put(sheet, "a3", 结束学年="不定期")
        put(sheet, "a2", 结束学年=None)
        put(sheet, "a7", 结束学年=None)
        put(sheet, "c4", 结束学年=None)

    plan = edited(change)
    assert plan.years == (2026, 2027, 2028)
    ends = {posting.teacher: posting.last_year for posting in plan.postings if posting.first_year < 2028}
    assert ends == {"a1": 2027, "a3": None, "a6": 2028, "a7": 2026, "a2": None, "c4": 2027}


def test_an_added_row_needs_only_teacher_school_and_year(edited: Callable[[Edit], Plan]) -> None:
    for year, first in ((2027, 2027), ("2028-2029", 2028), (None, 2026)):
        plan = edited(lambda sheet, year=year: put(sheet, "new", 教师编号="b1", 交流学校名称="甲", 起始学年=year))  # type: ignore[misc]
        assert of(plan, "b1") == [Posting("b1", "乙", "甲", first, first + 2, Kind.ROTATION)]


def test_each_of_two_postings_of_a_teacher_keeps_its_own_school(edited: Callable[[Edit], Plan]) -> None:
    """Renaming the school of one row to that of the other is an edit, not a slip; moving a row's year is one too."""
    plan = edited(lambda sheet: put(sheet, "a3 again", 交流学校名称="乙"))
    assert [(each.first_year, each.school) for each in of(plan, "a3")] == [(2026, "乙"), (2028, "乙")]
    plan = edited(lambda sheet: put(sheet, "a2", 起始学年=2026, 交流学校名称="乙"))
    assert [(each.first_year, each.school) for each in of(plan, "a2")] == [(2026, "乙")]


def test_everything_wrong_is_told_at_once(edited: Callable[[Edit], Plan]) -> None:
    def spoil(sheet: Worksheet) -> None:
        put(sheet, "a1", 起始学年=2031)
        put(sheet, "a3", 结束学年=2025)
        put(sheet, "a6", 结束学年="永远")
        put(sheet, "a2", 起始学年="明年", 交流学校编号="丁")
        put(sheet, "c4", 交流类型="长期")

    with pytest.raises(InputError) as caught:
        edited(spoil)
    found = {(problem.row, problem.column) for problem in caught.value.problems}
    assert found == {
        (TOP + 1, "起始学年"), (TOP + 2, "结束学年"), (TOP + 3, "结束学年"), (TOP + 5, "交流类型"),
        (TOP + 6, "起始学年"), (TOP + 6, "交流学校编号"),
    }
    assert all(problem.table == LIST and problem.advice for problem in caught.value.problems)
    assert "方案不包括2031学年" in str(caught.value)


def test_an_edited_plan_is_audited_year_by_year(tmp_path: Path, two_years: Solved) -> None:
    """A cancelled move of the second year breaks the quota of that year and of no other."""
    instance, second = two_years.instance, two_years.instance.years[1]
    write_workbook(tmp_path / "plan.xlsx", two_years)
    book = load_workbook(tmp_path / "plan.xlsx")
    sheet = book[LIST]
    rows = [row[0].row for row in sheet.iter_rows() if row[PLACE["起始学年"]].value == str(second)]
    sheet.delete_rows(rows[0], len(rows))
    book.save(tmp_path / "plan.xlsx")
    plan = read_plan(tmp_path / "plan.xlsx", instance)
    assert plan.postings == tuple(each for each in two_years.plan.postings if each.first_year != second)
    seen = audit(instance, plan)
    assert {finding.case.year for finding in seen.findings if finding.case.entry == "flow"} == {second}
    assert audit(instance, two_years.plan).lawful


def test_the_plan_that_was_written_verifies_and_others_do_not(tmp_path: Path, two_years: Solved) -> None:
    instance, certificate = two_years.instance, certificate_data(two_years)
    write_workbook(tmp_path / "plan.xlsx", two_years)
    plan = read_plan(tmp_path / "plan.xlsx", instance)
    assert verify(instance, plan, certificate).faults == ()
    assert "方案属于2026学年，实例为2026至2027学年" in verify(instance, replace(plan, span=1), certificate).faults
    second = tuple(each for each in plan.postings if each.first_year == instance.year)
    faults = verify(instance, replace(plan, postings=second), certificate).faults
    assert any(fault.startswith("不满足：2027学年") for fault in faults)
    longer = tuple(each._replace(last_year=None) for each in plan.postings)
    faults = verify(instance, replace(plan, postings=longer), certificate).faults
    assert any("不在政策允许的范围内" in fault for fault in faults)


def test_a_workbook_of_one_year_before_there_were_several(tmp_path: Path, solved: Solved) -> None:
    """Its hidden sheet told neither the number of years nor the year of a row."""
    write_workbook(tmp_path / "plan.xlsx", solved)
    book = load_workbook(tmp_path / "plan.xlsx")
    hidden = book[ORIGIN_SHEET]
    hidden.delete_rows(3)
    hidden.delete_cols(3)
    book.save(tmp_path / "plan.xlsx")
    assert read_plan(tmp_path / "plan.xlsx", solved.instance) == solved.plan


def test_json_of_one_year_before_there_were_several(tmp_path: Path, solved: Solved) -> None:
    plain = plan_data(solved.plan)
    del plain["years"]
    write_json(tmp_path / "plan.json", plain)
    assert read_plan(tmp_path / "plan.json", solved.instance) == solved.plan


@pytest.mark.parametrize("years", [[], [2026, 2028], [2027], "2026", [2026, "2027"], None])
def test_json_with_years_that_are_no_horizon(years: Any, tmp_path: Path, three_years: Solved) -> None:
    write_json(tmp_path / "plan.json", plan_data(three_years.plan) | {"years": years})
    with pytest.raises(InputError, match="years 有误"):
        read_plan(tmp_path / "plan.json", three_years.instance)


def test_every_fault_of_json_is_told_at_once(tmp_path: Path, three_years: Solved) -> None:
    plain = json.loads(json.dumps(plan_data(three_years.plan)))
    del plain["postings"][0]["last_year"]
    plain["postings"][1] |= {"first_year": "2026", "mode": "长期"}
    plain["postings"][2] |= {"decided": "是"}
    write_json(tmp_path / "plan.json", plain)
    with pytest.raises(InputError) as caught:
        read_plan(tmp_path / "plan.json", three_years.instance)
    found = {(problem.row, problem.column) for problem in caught.value.problems}
    assert found == {(1, "last_year"), (2, "first_year"), (2, "mode"), (3, "decided")}


def test_where_nothing_is_written_the_policy_and_the_group_end_a_posting(three_years: Solved) -> None:
    given = three_years.instance
    teacher = given.county.teacher["a1"]
    assert usual(given, teacher, "乙", 2027, None) == (Kind.ROTATION, 2029)
    assert usual(given, teacher, "乙", 2027, Kind.PROLONGED) == (Kind.PROLONGED, 2027)
    endless = given.definitions.model_copy(update={"terms": {"紧密": 0}})
    given = replace(given, policy=given.policy.model_copy(update={"definitions": endless}))
    assert usual(given, teacher, "乙", 2026, None) == (Kind.ROTATION, None)
    members = tuple(replace(member, left=2028) if member.school == "乙" else member for member in given.county.members)
    given = replace(given, county=replace(given.county, members=members))
    assert usual(given, teacher, "乙", 2026, None) == (Kind.ROTATION, 2027)


def test_no_more_years_than_are_planned(one_year_data: dict[str, object]) -> None:
    """A file that names a century is none of ours, and nobody judges it year by year."""
    one_year_data["years"] = list(range(2026, 2026 + LONGEST))
    assert plan_from(one_year_data).span == LONGEST
    for years in (list(range(2026, 2027 + LONGEST)), [], [2026, 2028], "2026", None):
        with pytest.raises(InputError, match="years 有误"):
            plan_from(one_year_data | {"years": years})


@pytest.mark.parametrize(("year", "span", "read"), [
    ("2026", "6", 6), ("2026", "7", 0), ("2026", "100000", 0), ("9" * 30, "1", 0), ("２０２６", "1", 0),
    ("2026", "²", 0),
])
def test_the_hidden_sheet_names_years_that_can_be(year: str, span: str, read: int) -> None:
    """Else the years are those of the instance."""
    sheet = Sheet(ORIGIN_SHEET, (("项目", "值"), (YEAR, year), (SPAN, span)))
    assert len(origin_of(sheet).years) == read


@pytest.fixture
def one_year_data() -> dict[str, object]:
    return {"year": 2026, "postings": []}
