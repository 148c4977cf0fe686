"""The list of the promotion gate: who meets it, who will and when, who will not and why."""

from typing import Any

import pytest

from optimizer.auditing.ledgers import ledgers
from optimizer.domain.vocabulary import Case
from optimizer.solving.answers import Impossible, Solved
from optimizer.solving.rotation import plan_rotation
from tests.auditing.ledgers.reading import instance, kept, only

SCHOOLS: dict[str, Any] = {"甲": {"core": "G"}, "乙": {"in": "G", "weak": True}, "丙": {"in": "G"}}


def test_the_list() -> None:
    """2026—2027 with one school year of five asked: the windows that count end in 2025, 2026 and 2027."""
    teachers = ["a1-6 甲 申报高级", "a7 甲", "b1 乙 申报一级 任教1年", "c1 丙 申报高级"]
    past = ["a1 乙 2024-2024 合格", "a2 乙 2021-2021 合格", "a3 乙 2024-2024 不合格", "a6 乙 2023-2024"]
    given = instance(2, schools=SCHOOLS, teachers=teachers, past=past)
    lines = kept(given, "a4 乙 2027-2028").gate
    told = [(p.teacher, p.before, p.after, p.status, p.year) for p in lines]
    assert told == [
        ("a1", 1, 1, "已达到", None),
        ("a2", 1, 0, "曾达到，期末已过期", None),
        ("a3", 0, 0, "未达到", None),
        ("a4", 0, 1, "随方案达到", 2027),
        ("a5", 0, 0, "未达到", None),
        ("a6", 0, 0, "未达到", None),
        ("b1", 1, 3, "已达到", None),
        ("c1", 0, 0, "未达到", None),
    ]
    reasons = {p.teacher: p.reason for p in lines}
    assert reasons["a1"] == reasons["a4"] == ""
    assert reasons["a2"] == "2023学年以前的薄弱学校任教已过期；方案期内没有到薄弱学校任教"
    assert reasons["a3"] == "薄弱学校任教考核不合格；方案期内没有到薄弱学校任教"
    assert reasons["a5"] == "方案期内没有到薄弱学校任教"
    assert reasons["a6"] == "此前薄弱学校任教没有考核记录；方案期内没有到薄弱学校任教"
    assert [p.core for p in lines] == [True] * 6 + [False] * 2


def test_two_years_are_reached_at_the_end_of_the_second() -> None:
    """A posting of three years meets a gate of two in its second; one year alone is one short, and why is said."""
    given = instance(3, definitions={"gate_years": 2}, schools=SCHOOLS, teachers=["a1-2 甲 申报高级", "b1 乙"])
    lines = kept(given, "a1 乙 2026-2028", "a2 乙 2028-2030").gate
    assert [(p.teacher, p.after, p.status, p.year) for p in lines] == [
        ("a1", 3, "随方案达到", 2027), ("a2", 1, "未达到", None),
    ]
    assert lines[1].reason == "到2028学年只满1学年"


def test_the_window_slides() -> None:
    """With a window of two, the year of 2026 no longer counts at the end of 2028."""
    given = instance(3, definitions={"gate_window": 2}, schools=SCHOOLS, teachers=["a1 甲 申报高级", "b1 乙"])
    (line,) = kept(given, "a1 乙 2026-2026").gate
    assert (line.status, line.year, line.before, line.after) == ("曾达到，期末已过期", 2026, 0, 0)


def test_a_running_posting_of_record() -> None:
    """Its years to come count as if passed, unless it is on record as not passed; earlier ones want a record."""
    given = instance(
        2, schools=SCHOOLS, teachers=["a1-2 甲 申报高级", "b1 乙"],
        past=["a1 乙 2025-2027", "a2 乙 2025-2027 不合格"],
    )
    lines = kept(given).gate
    assert [(p.before, p.after, p.status) for p in lines] == [(0, 2, "随方案达到"), (0, 0, "未达到")]


GATE = {"id": "gate", "rule": "promotion_gate"}
BASE = ({"id": "scope", "rule": "within_scope"}, {"id": "in_term", "rule": "in_term"},
        {"id": "staffing", "rule": "staffing"})
NARROW = {**SCHOOLS, "乙": {"in": "G", "weak": True, "needs": {"语文": {"most": 1}, "数学": {}}}}


@pytest.mark.parametrize("weight", [None, 3])
def test_the_rule_clears_the_backlog(weight: int | None) -> None:
    """Hard or weighted, over two years all three who apply pass through the weak school, which has one place."""
    gate = GATE if weight is None else {**GATE, "weight": weight}
    given = instance(
        3, definitions={"term": 1}, schools=NARROW, teachers=["a1-3 甲 申报高级", "a4-5 甲", "b1 乙 数学"],
        entries=(*BASE, gate),
    )
    answer = plan_rotation(given)
    assert isinstance(answer, Solved)
    assert {p.status for p in ledgers(answer.audit).gate} == {"随方案达到"}
    assert sorted(p.year or 0 for p in ledgers(answer.audit).gate) == [2026, 2027, 2028]
    assert all(level.proved for level in answer.levels)


def test_what_is_missing_is_the_level_soft() -> None:
    """In two years the one place serves two of three: one school year is missing, at weight 3."""
    given = instance(
        2, definitions={"term": 1}, schools=NARROW, teachers=["a1-3 甲 申报高级", "a4-5 甲", "b1 乙 数学"],
        entries=(*BASE, {**GATE, "weight": 3}),
    )
    answer = plan_rotation(given)
    assert isinstance(answer, Solved)
    assert only(answer.levels, name="soft").value == 300
    assert sum(p.status == "未达到" for p in ledgers(answer.audit).gate) == 1


def test_a_gate_that_nobody_can_pass_is_refuted_not_ignored() -> None:
    """Hard, with no weak school to go to: the teacher's own case is the clash, one school year the least repair."""
    schools = {"甲": {"core": "G"}, "丙": {"in": "G"}}
    given = instance(2, schools=schools, teachers=["a1 甲 申报高级"], entries=(*BASE, GATE))
    answer = plan_rotation(given)
    assert isinstance(answer, Impossible)
    assert [clash.cases for clash in answer.clashes] == [(Case("gate", ("a1",), 2027),)]
    assert answer.repairs[0].total == 100
