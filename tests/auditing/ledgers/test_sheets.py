"""The ledgers as sheets and as a part of report.json."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from optimizer.reporting.json.report import report_data
from optimizer.reporting.xlsx.sheets import burden, credits, establishment, gate
from optimizer.reporting.xlsx.workbook import write_workbook
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.auditing.ledgers.reading import instance

SHEETS = (establishment, gate, credits, burden)


@pytest.fixture(scope="module")
def solved() -> Solved:
    """Two years: the gate is hard for a1 and a2, 编制 goes along, and the member lies in 高楼."""
    given = instance(
        2,
        definitions={"term": 1, "transfers": ["紧密"], "allowances": {"高楼": 800}},
        schools={
            "甲": {"core": "G", "quota": 5, "senior_posts": 2},
            "乙": {"in": "G", "weak": True, "zone": "高楼", "quota": 1, "needs": {"语文": {"most": 1}}},
        },
        teachers=["a1-2 甲 高级 申报正高级", "a3-5 甲", "b1 乙 数学"],
        entries=(
            {"id": "scope", "rule": "within_scope"}, {"id": "staffing", "rule": "staffing"},
            {"id": "gate", "rule": "promotion_gate"},
        ),
    )
    answer = plan_rotation(given)
    assert isinstance(answer, Solved)
    return answer


@pytest.fixture(scope="module")
def path(solved: Solved, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledgers") / "plan.xlsx"
    write_workbook(path, solved)
    return path


def lines(sheet: Worksheet, heading: str) -> list[dict[str, object]]:
    """The rows below the first line of headings that holds this one, as they are read."""
    grid = list(sheet.iter_rows(values_only=True))
    top = next(row for row, cells in enumerate(grid) if heading in cells)
    names = [str(cell).replace("\n", "") for cell in grid[top]]
    found = []
    for cells in grid[top + 1 :]:
        if cells[0] is None or cells[1] is None:
            break
        found.append(dict(zip(names, cells, strict=True)))
    return found


def test_establishment(path: Path) -> None:
    """One of two core teachers is away each year with the 编制, which makes two of one seat at 乙."""
    sheet = load_workbook(path)[establishment.NAME]
    seats = lines(sheet, "余编")
    assert [(row["学年"], row["学校名称"], row["占编（前）"], row["占编（后）"], row["余编"]) for row in seats] == [
        ("2026—2027", "乙", 1, 2, -1), ("2026—2027", "甲", 5, 4, 1),
        ("2027—2028", "乙", 1, 2, -1), ("2027—2028", "甲", 5, 4, 1),
    ]
    posts = [row for row in lines(sheet, "可竞聘\n空岗") if row["等级"] == "高级" and row["学校名称"] == "甲"]
    assert [(row["本校编制"], row["任教（后）"], row["返校竞聘"], row["缺口"]) for row in posts] == [
        (2, 1, 0, 0), (2, 1, 1, 0),
    ]
    assert [row["总量不变"] for row in lines(sheet, "总量不变")] == ["是"] * 4


def test_gate_credits_and_burden(path: Path) -> None:
    book = load_workbook(path)
    passages = lines(book[gate.NAME], "达到情况")
    assert {row["达到情况"] for row in passages} == {"随方案达到"}
    assert sorted(str(row["达到学年"]) for row in passages) == ["2026—2027", "2027—2028"]
    paid = lines(book[credits.NAME], "中层待遇")
    assert [(row["学年"], row["补助（元/月）"], row["补助（元/年）"], row["当年积分"]) for row in paid] == [
        ("2026—2027", 800, 9600, 10), ("2027—2028", 800, 9600, 10),
    ]
    places = lines(book[credits.NAME], "整数名额")
    assert [(row["流入教师数"], row["测算名额"], row["整数名额"]) for row in places] == [(1, 0.2, 0)] * 2
    carried = lines(book[burden.NAME], "加权\n负担")
    assert [(row["方案派出次数"], row["方案在外学年"], row["累计负担分"], row["加权负担"]) for row in carried] == [
        (1, 1, 15, 0),
    ] * 2


def test_ready_to_print_and_masked(path: Path, solved: Solved) -> None:
    book = load_workbook(path)
    names = {teacher.name for teacher in solved.instance.county.teachers}
    for module in SHEETS:
        sheet = book[module.NAME]
        assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows, module.NAME
        masked = {row.get("姓名") for row in lines(sheet, "教师编号") if "姓名" in row}
        assert not masked & names


def test_empty_ledgers_say_so(solved: Solved, tmp_path: Path) -> None:
    """Nobody applies and nobody moves: the sheets say that instead of showing headings only."""
    answer = plan_rotation(instance(schools={"甲": {"core": "G"}}, teachers=["a1 甲"]))
    assert isinstance(answer, Solved)
    write_workbook(tmp_path / "plan.xlsx", answer)
    book = load_workbook(tmp_path / "plan.xlsx")
    for module in (gate, credits, burden):
        assert module.NOBODY in {cell for row in book[module.NAME].iter_rows(values_only=True) for cell in row}


def test_report(solved: Solved) -> None:
    """The part ``ledgers`` keeps the published schema, and its figures add up."""
    report = json.loads(json.dumps(report_data(solved), ensure_ascii=False, allow_nan=False))
    schema = json.loads(files("optimizer.reporting.json").joinpath("report.schema.json").read_text("utf-8"))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(report)] == []
    ledgers = report["ledgers"]
    assert sum(line["yuan"] for line in ledgers["credits"]) == 19200
    assert [line["room"] for line in ledgers["seats"]] == [-1, 1, -1, 1]
    assert [line["status"] for line in ledgers["gate"]] == ["随方案达到"] * 2
    assert {line["balanced"] for line in ledgers["pools"]} == {True}
