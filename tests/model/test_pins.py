"""What stands in the way of a pin, said before anything is solved."""

from typing import Any

import pytest

from optimizer.model.pins import blocked
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
RULES = [
    {"id": "scope", "rule": "within_scope"}, {"id": "fit", "rule": "qualification"}, {"id": "locks", "rule": "locks"},
    {"id": "term", "rule": "in_term"}, {"id": "free", "rule": "exemption"},
    {"id": "private", "rule": "private_schools"},
]
SCHOOLS: dict[str, dict[str, Any]] = {
    "甲": {"core": "G1", "needs": ["语文", "数学"], "node": "N1"},
    "乙": {"in": "G1", "needs": ["数学"], "name": "乙小学", "node": "N2"},
    "丙": {"core": "G2", "needs": ["语文"], "node": "N2"},
    "丁": {"in": "G1", "needs": ["语文"], "node": "N9"},
    "戊": {"in": "G1", "needs": ["语文"], "private": True, "node": "N2"},
}
ROADS = [["N1", "N2", 10], ["N9", "N8", 10]]
WAYS = [
    ("a1 甲 语文 指定=乙", "乙小学 小学不设语文岗位"), ("a1 甲 语文 指定=丙", "超出本集团范围"),
    ("a1 甲 语文 指定=丁", "道路不通"), ("a1 甲 语文 指定=戊", "民办"), ("a1 甲 数学 暂缓 指定=乙", "暂缓"),
]


def found(*people: str, past: tuple[str, ...] = ()) -> list[str]:
    plain = {"schools": SCHOOLS, "teachers": [*people, "z1 丙 语文"], "roads": ROADS, "past": past}
    policy = build({"entries": [{"clause": CLAUSE, **entry} for entry in RULES]}, "测试")
    return [str(each) for each in blocked(Instance(build_county(plain), policy, YEAR))]


@pytest.mark.parametrize(("person", "reason"), WAYS)
def test_the_reason_is_said(person: str, reason: str) -> None:
    (text,) = found(person)
    assert text.startswith("【矛盾】教师a1指定到") and reason in text


def test_a_pin_that_can_be_kept_is_nothing_to_tell() -> None:
    assert found("a1 甲 数学 指定=乙", "a2 甲 语文 指定=留校", "a3 甲 语文 指定=甲") == []


def test_whoever_serves_there_already_keeps_the_pin() -> None:
    assert found("a1 甲 数学 指定=乙", past=("a1 乙 2025-2027",)) == []
    (text,) = found("a1 甲 语文 指定=丁", past=("a1 乙 2025-2027",))
    assert "任期" in text or "道路不通" in text
