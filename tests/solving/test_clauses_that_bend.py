"""Presets on small counties whose right answer follows from a clause: whom it sends, and what it does not ask for."""

from dataclasses import replace
from typing import Any

import pytest

from optimizer.domain.county import FULL
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load, presets
from optimizer.policy.not_asked import not_asked
from optimizer.solving.answers import Solved
from optimizer.solving.rotation import plan_rotation
from tests.rules.building import YEAR, build

ROOM = {"least": 0, "most": 99}
OPEN = {"语文": ROOM}


def solved(
    preset: str, schools: dict[str, Any], teachers: list[str], span: int = 1, groups: dict[str, Any] | None = None
) -> Solved:
    county = build({"schools": schools, "teachers": teachers, "groups": groups})
    instance = Instance(county, load(preset), YEAR, span=span)
    answer = plan_rotation(instance)
    assert isinstance(answer, Solved)
    assert answer.audit.lawful
    return answer


def sent(answer: Solved) -> list[tuple[str, str]]:
    return [(posting.teacher, posting.school) for posting in answer.plan.postings]


def untold(answer: Solved, title: str) -> list[str]:
    instance = answer.instance
    return [told for told in not_asked(instance.county, instance.policy, instance.years) if title in told]


def test_one_backbone_teacher_goes_to_the_rural_school() -> None:
    """20 at the core, 5 of them backbone; the rural member is one short: no ordinary teacher leaves to hold a share."""
    schools = {
        "甲": {"core": "G", "needs": OPEN},
        "乙": {"in": "G", "rural": True, "needs": {"语文": {"least": 6, "most": 99}}},
    }
    answer = solved("1+N小学集团", schools, ["a1-5 甲 骨干 志愿", "a6-20 甲", "b1-5 乙"])
    ((teacher, school),) = sent(answer)
    assert school == "乙" and teacher in {"a1", "a2", "a3", "a4", "a5"}


def test_a_pin_to_the_rural_school_sends_nobody_else() -> None:
    """What the pin takes of the core's share of backbone is not made up for by ordinary teachers who leave."""
    schools = {
        "甲": {"core": "G", "needs": OPEN},
        "乙": {"in": "G", "rural": True, "needs": {"语文": {"least": 6, "most": 99}}},
    }
    answer = solved("1+N小学集团", schools, ["a1 甲 骨干 志愿 指定=乙", "a2-5 甲 骨干 志愿", "a6-20 甲", "b1-5 乙"])
    assert sent(answer) == [("a1", "乙")]


def test_half_a_teacher_is_half_a_post() -> None:
    """Two posts at each of two schools and two teachers at each, half time: two posts are short, and no move helps."""
    pair = {"needs": {"语文": {"least": 2, "most": 2}}}
    schools = {"甲": {"core": "G", **pair}, "乙": {"in": "G", **pair}}
    county = build({"schools": schools, "teachers": ["a1-2 甲", "b1-2 乙"]})
    halves = replace(county, teachers=tuple(replace(each, workload=FULL // 2) for each in county.teachers))
    answer = plan_rotation(Instance(halves, load("基础"), YEAR))
    assert isinstance(answer, Solved) and not sent(answer)
    assert answer.levels[0].name == "shortage" and answer.levels[0].value == 2 * halves.parts


def test_a_service_that_ended_long_ago_is_still_owed() -> None:
    schools = {"甲": {"core": "G", "needs": OPEN}, "乙": {"in": "G", "mode": "共建", "rural": True, "needs": OPEN}}
    answer = solved("教共体", schools, ["a1 甲 招聘=2019 服务期满=2024", "a2-8 甲", "b1-12 乙"])
    assert ("a1", "乙") in sent(answer)


def test_nobody_shadows_at_a_private_core() -> None:
    """Nor does the quota ask for moves that no public school could receive; both are told."""
    schools = {"甲": {"core": "G", "private": True, "needs": OPEN}, "乙": {"in": "G", "mode": "共建", "needs": OPEN}}
    answer = solved("教共体", schools, ["a1-10 甲", "b1-9 乙", "b10 乙 新招"])
    assert not sent(answer)
    assert untold(answer, "新教师跟岗") and untold(answer, "年度交流比例")


def test_whom_no_school_can_take_is_told() -> None:
    """A recruit of a subject that the core lacks, and one whose service is over in a subject that no member has."""
    schools = {
        "甲": {"core": "G", "needs": {"语文": ROOM, "音乐": ROOM}},
        "乙": {"in": "G", "mode": "共建", "needs": {"语文": ROOM, "美术": ROOM}},
    }
    people = ["a1 甲 音乐 招聘=2019 服务期满=2024", "a2-10 甲", "b1-8 乙", "b9 乙 新招", "b10 乙 美术 新招"]
    answer = solved("教共体", schools, people)
    assert ("b9", "甲") in sent(answer) and not {"a1", "b10"} & {teacher for teacher, _ in sent(answer)}
    assert untold(answer, "新教师跟岗") == ["「新教师跟岗」：2026学年新教师b10不要求跟岗：核心校甲没有小学美术岗位。"]
    (line,) = untold(answer, "服务期满")
    assert line == "「服务期满交流」：2026学年服务期满教师a1不要求交流：成员校都没有小学音乐岗位。"


def test_a_nine_year_school_gets_backbone_at_each_stage_that_the_core_has() -> None:
    both = {"小学": 300, "初中": 300}
    new = {"in": "G", "new": True, "pupils": both, "needs": {"小学语文": ROOM, "初中语文": ROOM}}
    core = {"core": "G", "pupils": both, "needs": {"小学语文": ROOM, "初中语文": ROOM}}
    people = ["a1-5 甲 骨干", "a6-10 甲 骨干 初中", "b1-5 乙", "b6-10 乙 初中"]
    answer = solved("州级集团化", {"甲": core, "乙": new}, people)
    of = answer.instance.county.teacher
    assert {of[teacher].stage.value for teacher, school in sent(answer) if school == "乙"} == {"小学", "初中"}
    assert not untold(answer, "新建学校学科骨干")
    junior = {"core": "G", "pupils": {"初中": 500}, "needs": OPEN}
    answer = solved("州级集团化", {"甲": junior, "乙": new}, ["a1-10 甲 骨干", "b1-5 乙", "b6-10 乙 初中"])
    assert sent(answer) and "小学语文" in untold(answer, "新建学校学科骨干")[0]


def test_a_primary_core_owes_a_new_kindergarten_nothing() -> None:
    schools = {
        "甲": {"core": "G", "needs": OPEN},
        "乙": {"in": "G", "new": True, "pupils": {"幼儿园": 200}, "needs": {"学前": ROOM}},
    }
    answer = solved("州级集团化", schools, ["a1-12 甲 骨干", "b1-8 乙 学前"])
    assert not sent(answer)
    assert all(untold(answer, title) for title in ("新建学校学科骨干", "幼小衔接交流", "年度交流比例"))


STABLE = {"G": {"stable_since": YEAR - 3}}
BESIDE = {"甲": {"core": "G", "needs": OPEN}}  # a core whose only member is none for its teachers


@pytest.mark.parametrize("member", [
    {"pupils": {"幼儿园": 200}, "needs": {"学前": ROOM}}, {"needs": {"数学": ROOM}}, {"private": True, "needs": OPEN},
    {"needs": OPEN, "closes": YEAR + 1, "merged_into": "甲"},
], ids=["kindergarten", "other subject", "private", "closing"])
@pytest.mark.parametrize("preset", ["标准", "州级集团化"])
def test_a_core_that_nobody_can_leave_owes_no_share(preset: str, member: dict[str, Any]) -> None:
    """Stable for years, and no member where anybody of the core could serve a term: told, and no clash."""
    subject = next(iter(member["needs"]))
    people = ["a1-12 甲 骨干", f"b1-8 乙 {subject}"]
    answer = solved(preset, {**BESIDE, "乙": {"in": "G", **member}}, people, groups=STABLE)
    assert not sent(answer)
    assert untold(answer, "核心校派出比例") and untold(answer, "年度交流比例")


@pytest.mark.parametrize("preset", presets())
def test_nobody_goes_to_or_from_a_private_school(preset: str) -> None:
    """Its staff has no 编制: the moves that clauses ask for are between public schools, and as many as these owe."""
    schools = {
        "甲": {"core": "G", "needs": OPEN}, "乙": {"in": "G", "needs": OPEN},
        "丙": {"in": "G", "private": True, "rural": True, "needs": {"语文": {"least": 9, "most": 99}}},
    }
    people = ["a1-10 甲 骨干 任教3年", "b1-10 乙 骨干 任教3年", "c1-8 丙 任教9年"]
    answer = solved(preset, schools, people, groups=STABLE)
    home = answer.instance.county.teacher
    assert all("丙" not in (school, home[teacher].home) for teacher, school in sent(answer))
    assert [level.value for level in answer.levels if level.name == "moves"] in ([], [len(sent(answer))])


def test_backbone_and_ordinary_teachers_move_in_their_proportion() -> None:
    """A quarter of 100 is backbone: of 18 to 22 who move, within five points or one head."""
    schools = {"甲": {"core": "G", "needs": OPEN}, "乙": {"in": "G", "needs": OPEN}}
    answer = solved("14集团20%流动", schools, ["a1-25 甲 骨干", "a26-50 甲 志愿", "b1-50 乙 志愿"])
    county, movers = answer.instance.county, [teacher for teacher, _ in sent(answer)]
    backbone = sum(county.teacher[teacher].backbone > 0 for teacher in movers)
    assert abs(100 * backbone - 25 * len(movers)) <= max(5 * len(movers), 100)


def test_nobody_goes_to_a_school_that_closes_and_its_people_are_no_movers() -> None:
    """丙 closes in the second year: its ten are at 乙 then, and neither a quota nor a cap counts them."""
    schools = {
        "甲": {"core": "G", "needs": OPEN}, "乙": {"in": "G", "needs": OPEN, "quota": 40},
        "丙": {"in": "G", "needs": OPEN, "quota": 10, "closes": YEAR + 1, "merged_into": "乙"},
    }
    answer = solved("标准", schools, ["a1-15 甲 骨干", "a16-30 甲", "b1-20 乙", "c1-10 丙"], span=2)
    assert sent(answer) and all(school != "丙" for _, school in sent(answer))
    second = answer.audit.years[YEAR + 1].history
    assert len(second.staff_of["乙"]) == 30 and not second.staff_before.get("丙")
    moved = {standing.teacher.id for standing in second.moves()}
    assert len(moved) <= 12, "the band of 20% of 60 holds"
