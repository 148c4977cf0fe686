"""What is told of a roster under a policy before anything is solved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from optimizer.domain.county import County
from optimizer.domain.errors import InputError
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Plan
from optimizer.policy.announcing import announced, refuse_nowhere
from optimizer.policy.closing_schools import closing_schools
from optimizer.policy.contradictions import contradictions
from optimizer.policy.entries import Policy
from optimizer.policy.layers import build, load
from optimizer.policy.leaders_of_record import leaders_of_record
from optimizer.readings.whereabouts import Whereabouts
from tests.rules.building import YEAR
from tests.rules.building import build as build_county

CLAUSE = {"document": "测试", "article": "一", "text": "测试条文"}
STANDARD = load("标准")
PEOPLE = ["a1-4 甲 60岁 男", "a5-9 甲", "b1-4 乙"]


def county(**changed: Any) -> County:
    """One group of two schools, everybody's posts known."""
    schools = {"甲": {"core": "G1", "quota": 9, "town": "东镇"}, "乙": {"in": "G1", "quota": 4, "town": "东镇"}}
    given = {"schools": schools, "teachers": PEOPLE, "past": ["a5 乙 2020-2021"]}
    return build_county({**given, **changed})


def policy(*entries: dict[str, Any], **scope: Any) -> Policy:
    listed = [{"id": "scope", "rule": "within_scope", **scope}, *entries]
    return build({"entries": [{"clause": CLAUSE, **entry} for entry in listed]}, "测试")


def told(given: County, rules: Policy = STANDARD, span: int = 1) -> list[str]:
    return list(announced(given, rules, range(YEAR, YEAR + span)))


def test_a_roster_with_all_that_is_read_is_announced_by_nothing() -> None:
    assert told(replace(county(), teachers=county().teachers[4:])) == []


def test_people_past_retirement_are_named_by_id() -> None:
    (line,) = told(county())
    assert "2026学年有4名教师" in line and "已退休" in line
    assert "a1（2026-05）、a2（2026-05）、a3（2026-05）、a4（2026-05）" in line


def elsewhere(first: int, end: date | None) -> County:
    past = PastPosting("b1", "轮岗", False, date(first, 9, 1), end, "乙", "邻县中学")
    return replace(county(teachers=PEOPLE[1:]), history=(past,))


RUNNING: list[tuple[int, date | None, bool]] = [
    (2024, date(2027, 7, 1), True), (2024, date(2026, 7, 1), False), (2024, None, True), (2020, None, True),
    (2026, date(2027, 7, 1), True),
]


@pytest.mark.parametrize(("first", "end", "away"), RUNNING)
def test_whoever_is_still_elsewhere_is_named_and_not_on_the_staff(first: int, end: date | None, away: bool) -> None:
    """A record without an end runs on; what begins with the plan year is nothing for a plan to decide."""
    given = elsewhere(first, end)
    assert any("b1" in line and "不计入在岗" in line for line in told(given)) == away
    assert ("b1" not in Whereabouts(given, STANDARD.definitions, Plan(YEAR, ()), YEAR).standings) == away
    assert not any("条自" in line for line in told(given))


def test_a_group_that_is_not_there_yet_is_told() -> None:
    schools = {"甲": {"core": "G1", "joined": 2027}, "乙": {"in": "G1", "joined": 2027}}
    lines = told(county(schools=schools, teachers=PEOPLE[1:]), policy())
    assert any("G1" in line and "要到2027学年才有" in line for line in lines)
    assert any("不会安排任何人" in line for line in lines)
    lines = told(county(schools=schools, teachers=PEOPLE[1:]), policy(areas=["group", "town"]))
    assert not any("不会安排任何人" in line for line in lines)


def test_a_group_that_is_over_is_told() -> None:
    given = county(teachers=PEOPLE[1:], groups={"G1": {"suspended": 2026}})
    assert any("G1" in line and "自2026学年起已不再运行" in line for line in told(given))


def test_what_sleeps_for_want_of_history_or_posts_is_told() -> None:
    assert any("没有交流历史" in line for line in told(county(past=[])))
    bare = county(schools={"甲": {"core": "G1"}, "乙": {"in": "G1"}})
    assert any("编制总量" in line for line in told(bare))
    assert not any("编制总量" in line for line in told(bare, policy()))


def alone(**school: Any) -> County:
    return build_county({"schools": {"甲": school, "乙": school}, "teachers": ["a1 甲", "b1 乙"]})


NOWHERE: list[tuple[dict[str, Any], list[str], bool]] = [
    ({}, ["group"], True), ({"town": "东镇"}, ["group"], True), ({"town": "东镇"}, ["group", "town"], False),
    ({}, ["district"], False), ({"district": "甲县"}, ["district"], False), ({}, ["town", "zone"], True),
]


@pytest.mark.parametrize(("school", "areas", "refused"), NOWHERE)
def test_a_roster_in_which_nobody_could_move_is_refused(
    school: dict[str, Any], areas: list[str], refused: bool
) -> None:
    """Without groups, or without towns where only towns count: 0 moves would be proved best of nothing."""
    if not refused:
        refuse_nowhere(alone(**school), policy(areas=areas), YEAR)
        return
    with pytest.raises(InputError, match="任何人都不能交流"):
        refuse_nowhere(alone(**school), policy(areas=areas), YEAR)


def test_a_roster_without_districts_is_one_county() -> None:
    """The area 本县区 and what counts by county take the whole roster, and it is told."""
    assert any("按一个县区计算" in line for line in told(alone(), policy(areas=["district"])))
    assert not any("按一个县区计算" in line for line in told(alone(district="甲县"), policy(areas=["district"])))
    assert not any("按一个县区计算" in line for line in told(alone(), policy(areas=["group"])))


def test_a_school_in_two_groups_is_told() -> None:
    """A forgotten 退出学年 would read the same."""
    both = {"甲": {"core": "G"}, "乙": {"in": "G", "core": "H"}, "丙": {"in": "H"}}
    assert any("学校乙" in line and "成员校" in line for line in told(county(schools=both)))
    apart = {"甲": {"core": "G"}, "乙": {"in": "G", "left": YEAR}, "丙": {"in": "H", "joined": YEAR}}
    groups = {"H": {"core": "乙"}}
    given = county(schools=apart, groups=groups, lines=[f"H 乙 核心 {YEAR}-"])
    assert not any("成员校：" in line for line in told(given))


def pins(*entries: dict[str, Any], people: list[str]) -> Iterator[str]:
    given = county(teachers=people, past=["a3 乙 2020-2021"])
    return (each.text for each in contradictions(policy(*entries), YEAR, given))


def test_a_pin_of_somebody_who_is_not_there_is_named() -> None:
    locks = {"id": "locks", "rule": "locks"}
    people = ["a1 甲 60岁 男 指定=乙", "a2 甲 60岁 男 指定=留校", "a3 甲 指定=乙", "b1 乙"]
    (text,) = pins(locks, people=people)
    assert "a1" in text and "退休" in text and "名册对其的指定安排不起作用" in text and "locks" not in text
    (text,) = pins({"id": "d", "rule": "decided", "teacher": "a1", "school": "乙"}, people=people)
    assert "a1" in text and "退休" in text


def test_a_closing_school_and_the_heads_that_come_together_are_told() -> None:
    """By id, also where it closes after the horizon; no second head is spoken of where the other school has none."""
    schools = {
        "甲": {"core": "G1"}, "乙": {"in": "G1"}, "丙": {"in": "G1", "closes": YEAR + 1, "merged_into": "乙"},
    }
    given = build_county({"schools": schools, "teachers": ["a1 甲 正校级", "b1 乙 正校级", "c1 丙 正校级", "c2 丙"]})
    lines = list(closing_schools(given, [YEAR, YEAR + 1]))
    assert len(lines) == 3
    assert "2名教师的编制" in lines[0] and "2名正校级：b1、c1" in lines[1] and f"丙（{YEAR + 1}学年起）" in lines[2]
    [before] = closing_schools(given, [YEAR])
    assert f"不安排到丙（{YEAR + 1}学年起）" in before
    alone = build_county({"schools": schools, "teachers": ["a1 甲 正校级", "c1 丙 正校级"]})
    assert not any("名正校级" in line for line in closing_schools(alone, [YEAR, YEAR + 1]))


def test_heads_due_are_told_with_whether_the_policy_asks_for_them() -> None:
    given = build_county({"schools": {"甲": {"core": "G1"}, "乙": {"in": "G1"}}, "teachers": ["a1 甲 正校级", "b1 乙"]})
    since = tuple(replace(each, in_office=date(YEAR - 7, 9, 1)) if each.id == "a1" else each for each in given.teachers)
    given = replace(given, teachers=since)
    [line] = [line for line in leaders_of_record(given, policy(), [YEAR]) if "a1" in line]
    assert "政策没有「校长任满交流」条款" in line
    [line] = leaders_of_record(given, policy({"id": "due", "rule": "leader_terms"}), [YEAR])
    assert "a1" in line and "条款" not in line
