"""Wishes that nobody can grant are told before anything is solved."""

from typing import Any

import pytest

from optimizer.model.vain_wishes import TOLD, in_vain
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from tests.rules.building import YEAR, build

ROOM = {"语文": {"least": 0, "most": 99}}
SCHOOLS: dict[str, dict[str, Any]] = {
    "甲": {"core": "G", "needs": ROOM}, "乙": {"in": "G", "needs": ROOM}, "丙": {"in": "G", "needs": ["数学"]},
    "丁": {"core": "H", "needs": ROOM}, "戊": {"in": "G", "private": True, "needs": ROOM},
    "己": {"in": "G", "needs": ROOM, "closes": YEAR + 1, "merged_into": "甲"},
}


def told(*people: str, past: tuple[str, ...] = (), span: int = 1) -> list[str]:
    county = build({"schools": SCHOOLS, "teachers": [*people, "z1 丁"], "past": past})
    return [str(each) for each in in_vain(Instance(county, load("州级集团化"), YEAR, span=span))]


@pytest.mark.parametrize(("wish", "reason"), [
    ("甲", "该校就是教师的编制学校"), ("丙", "不设语文岗位"), ("丁", "集团"), ("戊", "民办"), ("己", "撤并"),
])
def test_the_reason_is_said(wish: str, reason: str) -> None:
    (text,) = told(f"a1 甲 志愿 愿={wish}", "a2 甲 志愿 愿=乙")
    assert text.startswith(f"【说明】「意愿学校」有1处按名册和硬性条款去不了：教师a1到{wish}：") and reason in text


def test_a_wish_that_can_be_granted_is_nothing_to_tell() -> None:
    assert told("a1 甲 志愿 愿=乙", "a2 甲") == []


def test_who_stays_anyway_is_not_asked() -> None:
    """In term, or deferred: the wish is for later."""
    assert told("a1 甲 志愿 愿=丙", "a2 甲 暂缓 愿=丙", past=("a1 乙 2025-2027",)) == []


def test_a_later_year_of_the_plan_may_grant_it() -> None:
    """Back for two years, a1 may go from the second year on."""
    back = ("a1 乙 2021-2023",)
    (text,) = told("a1 甲 志愿 愿=乙", past=back)
    assert "返校仅2个学年" in text
    assert told("a1 甲 志愿 愿=乙", past=back, span=2) == []


def test_many_are_counted_and_some_named() -> None:
    (text,) = told(*(f"a{number} 甲 志愿 愿=丙" for number in range(1, TOLD + 3)))
    assert f"有{TOLD + 2}处" in text and "另有2处" in text and f"教师a{TOLD + 1}" not in text
