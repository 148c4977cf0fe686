"""Plans side by side, against what can be counted by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from optimizer.domain.plan import Plan
from optimizer.generating import generate
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.questions.alternatives.comparison import Comparison
from optimizer.readings.equity import variations
from optimizer.reporting.facts.comparison import HOME, Tables
from optimizer.reporting.json.comparison import comparison_data
from optimizer.reporting.xlsx.comparison_book import write_comparison
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation


@pytest.fixture(scope="module")
def solved() -> Solved:
    answer = plan_rotation(Instance(generate("three_schools", 1), load("标准"), 2026))
    assert isinstance(answer, Solved)
    return answer


@pytest.fixture(scope="module")
def edited(solved: Solved) -> Plan:
    """The first mover stays, the second goes elsewhere."""
    _, second, *rest = solved.plan.postings
    schools = [school.id for school in solved.instance.county.schools]
    other = next(school for school in schools if school not in (second.school, second.origin))
    return replace(solved.plan, postings=(second._replace(school=other), *rest))


@pytest.fixture(scope="module")
def tables(solved: Solved, edited: Plan) -> Tables:
    instance = solved.instance
    strict = replace(instance, policy=load("国家基线"))
    comparison = Comparison(instance, ("原", "改"), (solved.plan, edited), (instance, strict))
    return Tables(comparison)


def test_who_differs(tables: Tables, solved: Solved) -> None:
    first, second = solved.plan.postings[:2]
    found = {each.teacher: each.postings for each in tables.comparison.differences}
    assert found.keys() == {first.teacher, second.teacher}
    assert found[first.teacher] == ((first,), ())
    assert tables.comparison.apart(0, 1) == 3  # one dropped; one dropped and one added
    assert tables.comparison.apart(0, 0) == 0
    people = {line.about[0]: line for line in next(p for p in tables.parts() if p.key == "people").lines}
    assert people[first.teacher].values[1] == HOME


def test_levels_are_those_of_the_answer(tables: Tables, solved: Solved) -> None:
    for level in solved.levels:
        assert tables.comparison.level(level.name, 0) == level.value
        assert tables.comparison.gauges[level.name] == level.gauge
    history = solved.audit.first.history
    exact = sum(each.squared for each in variations(history, after=True) if each.squared is not None)
    gauge = tables.comparison.gauges["equity"]
    told = gauge.figure(tables.comparison.level("equity", 0))
    assert abs(told - exact) * gauge.scale <= 20  # rounded per school and indicator


def test_each_policy_judges_each_plan(tables: Tables, solved: Solved) -> None:
    comparison = tables.comparison
    assert comparison.breaches(0, 0)[0] == 0
    assert comparison.breaches(0, 1)[0] == sum(f.hard for f in comparison.judged[0][1].findings) > 0
    flow = next(entry for entry in comparison.entries(0) if entry.rule.name == "flow")
    assert comparison.tally(0, flow, 0).met == comparison.tally(0, flow, 0).cases == 1
    assert comparison.judged[1][0].instance.policy.name == "国家基线"


def test_movers_by_school_add_up(tables: Tables, solved: Solved, edited: Plan) -> None:
    parts = {part.key: part for part in tables.parts()}
    for number, plan in enumerate((solved.plan, edited)):
        pairs = [str(line.values[number]).split(" / ") for line in parts["schools"].lines]
        assert sum(int(out) for out, _ in pairs) == sum(int(into) for _, into in pairs) == len(plan.postings)
        for kind in ("集团", "学段", "学科", "骨干级别", "职称", "交流类型"):
            lines = [line for line in parts["movers"].lines if line.about[0] == kind]
            assert sum(int(str(line.values[number])) for line in lines) == len(plan.postings)


def test_the_workbook_marks_what_differs_and_names_nobody(tables: Tables, solved: Solved, tmp_path: Path) -> None:
    write_comparison(tmp_path / "comparison.xlsx", tables)
    book = load_workbook(tmp_path / "comparison.xlsx")
    assert book.sheetnames == ["对照摘要", "条款对照", "均衡对照", "各校对照", "构成对照", "人员差异"]
    cells = [[cell.value for cell in row] for row in book["人员差异"].iter_rows()]
    first = solved.plan.postings[0].teacher
    [line] = [row for row in cells if row[0] == first]
    assert line[-1] == "≠" and HOME in line
    names = {solved.instance.county.teacher[p.teacher].name for p in solved.plan.postings}
    shown = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not names & shown
    assert book["人员差异"].conditional_formatting
    text = json.dumps(comparison_data(tables), ensure_ascii=False)
    assert first in text and not any(name in text for name in names)
