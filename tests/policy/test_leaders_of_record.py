"""What is announced of leaders: schools without a head, successors who are none, heads who have served their terms."""

from typing import Any

from optimizer.policy.layers import build
from optimizer.policy.leaders_of_record import leaders_of_record
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}


def told(people: list[str], **heads: Any) -> list[str]:
    county = build_county({"schools": {"甲": {"core": "G"}, "乙": {"in": "G"}, "丙": {"in": "G"}}, "teachers": people})
    rules = [{"id": "scope", "rule": "within_scope"}, {"id": "heads", "rule": "heads", **heads}]
    policy = build({"entries": [{"clause": CLAUSE, **rule} for rule in rules]}, "测试")
    return list(leaders_of_record(county, policy, range(YEAR, YEAR + 1)))


def test_a_school_without_a_head_is_named_where_others_have_one() -> None:
    """One without staff is not asked, nor is a roster that names no head at all."""
    (line,) = told(["a1 甲 正校级", "a2 甲", "b1 乙 副校级"])
    assert "有1所学校" in line and "乙" in line and "丙" not in line
    assert told(["a1 甲 中层", "b1 乙 副校级"]) == []


def test_a_successor_is_a_deputy_of_the_roster() -> None:
    people = ["a1 甲 正校级", "a2 甲 副校级", "a3 甲 中层"]
    assert told(people, successors=["a2"]) == []
    (line,) = told(people, successors=["a2", "a3", "a9"])
    assert line.endswith("不起作用：a3、a9。")


def test_heads_who_have_served_two_terms_are_named() -> None:
    """A head without 任现职起始 is not: nothing is known of the terms."""
    (line,) = told(["a1 甲 正校级 任现职6年", "b1 乙 正校级 任现职5年", "c1 丙 正校级"])
    assert "1名正校级" in line and "a1" in line and "b1" not in line
