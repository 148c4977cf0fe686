"""What the product decides itself is told before anything runs."""

from collections.abc import Iterator
from typing import Any

from optimizer.policy.layers import build, layers, load, merge
from optimizer.policy.own_defaults import own_defaults
from tests.rules.building import build as build_county

PLACES = {"甲": {"core": "G", "lon": 117.0, "lat": 36.0}, "乙": {"in": "G", "lon": 117.1, "lat": 36.0}}


def told(preset: str, schools: dict[str, Any], people: str = "a1 甲", **changed: Any) -> Iterator[str]:
    county = build_county({"schools": schools, "teachers": [people]})
    policy = build(merge([*layers(preset), changed]), "测试") if changed else load(preset)
    return own_defaults(county, policy, [2026])


def test_the_cap_that_no_document_states_is_told() -> None:
    (line,) = told("1+N小学集团", PLACES)
    assert line.startswith("「通勤时间上限」单程90分钟，自愿者不受此限，是默认值")


def test_a_place_s_own_cap_needs_no_word() -> None:
    clause = {"document": "某县办法", "article": "三", "text": "不超过45分钟"}
    own = {"id": "commute_cap", "minutes": 45, "clause": clause}
    assert list(told("1+N小学集团", PLACES, entries=[own])) == []


def test_where_no_school_has_a_place_the_cap_is_asleep_and_says_so() -> None:
    (line,) = told("国家基线", {"甲": {"core": "G"}, "乙": {"in": "G"}})
    assert line == "「通勤时间上限」不起作用：学校的经纬度、道路节点没有填。"


def test_every_preset_says_what_it_does_with_wishes() -> None:
    """A clause binds them (州级集团化), or they are no more than an order among plans that are alike otherwise."""
    for preset in ("标准", "1+N小学集团", "国家基线", "教共体", "县级三模式", "三校三年规划", "14集团20%流动"):
        *_, line = told(preset, PLACES, "a1 甲 志愿 愿=乙")
        assert "没有志愿条款：不保证安排到所填学校" in line and "「志愿差距」" in line, preset
    assert not any("志愿条款" in line for line in told("州级集团化", PLACES, "a1 甲 志愿 愿=乙"))
