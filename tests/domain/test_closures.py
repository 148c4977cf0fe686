"""A school that closes: who and what goes where, in which year, and what the roster states itself."""

from dataclasses import replace
from datetime import date
from typing import Any

from optimizer.domain.closures import home_in, over_by
from optimizer.domain.county import County, Need
from optimizer.domain.outlook import Outlook
from optimizer.domain.roster_by_year import memberships, together, unfolded
from optimizer.domain.vocabulary import Mode, Stage
from tests.rules.building import build

P, J = Stage.PRIMARY, Stage.JUNIOR
SCHOOLS: dict[str, Any] = {
    "甲": {"core": "G", "pupils": 900, "quota": 40},
    "乙": {"in": "G", "pupils": 300, "quota": 20, "needs": {"语文": {"classes": 6, "periods": 6, "load": 12}}},
    "丙": {
        "in": "G", "pupils": {"小学": 60, "初中": 30}, "quota": 6, "closes": 2027, "merged_into": "乙",
        "needs": {"小学语文": {"classes": 2, "periods": 6, "load": 12}, "初中语文": {"least": 1, "most": 2}},
    },
}
PEOPLE = ["a1-3 甲", "b1 乙", "c1 丙 任教8年", "c2 丙"]


def county(**more: Any) -> County:
    return build({"schools": SCHOOLS | more.pop("schools", {}), "teachers": PEOPLE, **more})


def needs(given: County, school: str) -> dict[tuple[Stage, str], tuple[int | None, int | None, int | None]]:
    return {(n.stage, n.subject): (n.classes, n.least, n.most) for n in given.needs if n.school == school}


def test_before_it_closes_nothing_changes() -> None:
    given = county()
    assert unfolded(given, 2026) is given


def test_people_pupils_posts_and_needs_go_along() -> None:
    """300 + 60 pupils, 20 + 6 posts, 6 + 2 classes; the lesson that the receiving school did not have comes whole."""
    later = unfolded(county(), 2027)
    assert [later.teacher[i].home for i in ("b1", "c1", "c2")] == ["乙", "乙", "乙"]
    assert later.teacher["c1"].arrived == date(2027, 9, 1), "the years at the school begin anew"
    assert later.school["乙"].pupils == {P: 360, J: 30} and later.school["乙"].quota == 26
    assert later.school["丙"].pupils == {} and not needs(later, "丙")
    assert needs(later, "乙") == {(P, "语文"): (8, None, None), (J, "语文"): (None, 1, 2)}
    assert [member.school for member in later.members] == ["甲", "乙"]


def test_what_is_stated_of_the_receiving_school_holds() -> None:
    """By 学校年度 and 学科需求 from the closing year on; what they do not state still comes along."""
    given = county()
    given = replace(
        given, outlooks=(Outlook("乙", 2027, {P: 350}, quota=24),),
        needs=(*given.needs, Need("乙", P, "语文", least=5, most=6, since=2027)),
    )
    later = unfolded(given, 2027)
    assert later.school["乙"].pupils == {P: 350, J: 30} and later.school["乙"].quota == 24
    assert needs(later, "乙")[P, "语文"] == (None, 5, 6)


def test_without_a_number_of_posts_the_heads_come_along() -> None:
    given = county(schools={"丙": SCHOOLS["丙"] | {"quota": None}})
    assert unfolded(given, 2027).school["乙"].quota == 22


def test_chains_end_at_the_school_that_is_there() -> None:
    """丙 into 乙 in 2027, 乙 into 甲 in 2028."""
    given = county(schools={"乙": SCHOOLS["乙"] | {"closes": 2028, "merged_into": "甲"}})
    assert [home_in(given, "丙", year) for year in (2026, 2027, 2028)] == ["丙", "乙", "甲"]
    later = unfolded(given, 2028)
    assert {teacher.home for teacher in later.teachers} == {"甲"}
    assert later.school["甲"].pupils == {P: 1260, J: 30} and later.school["甲"].quota == 66


def test_nobody_is_posted_beyond_it() -> None:
    """To the school that closes, and from it to the one that receives it."""
    given = county()
    assert over_by(given, "甲", "丙") == over_by(given, "丙", "乙") == 2027
    assert over_by(given, "甲", "乙") is over_by(given, "丙", "甲") is None


def test_postings_of_record_end_with_it() -> None:
    """There, and at the receiving school by its own people; who serves elsewhere stays."""
    given = county(past=["a1 丙 2026-2028", "c1 乙 2026-2028", "c2 甲 2026-2028"])
    assert [past.last_year for past in unfolded(given, 2027).history] == [2026, 2026, 2028]


def test_the_heir_of_a_core_leads_the_group_where_it_is_inside() -> None:
    schools = {"甲": SCHOOLS["甲"] | {"closes": 2027, "merged_into": "乙"}, "丙": {"in": "G"}}
    later = unfolded(county(schools=schools), 2027)
    assert [group.core for group in later.groups] == ["乙"]
    assert {member.school: member.mode for member in later.members} == {"乙": Mode.CORE, "丙": Mode.TIGHT}
    assert together(memberships(county(schools=schools)), "甲", "丙", 2027), "who comes from the core belongs there"


def test_a_group_ends_with_a_core_that_goes_elsewhere() -> None:
    schools = {"甲": SCHOOLS["甲"] | {"closes": 2027, "merged_into": "丁"}, "丙": {"in": "G"}, "丁": {}}
    later = unfolded(county(schools=schools), 2027)
    assert not later.groups and not later.members
