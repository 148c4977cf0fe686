"""Layers of memberships: one where no school is in two groups at once, else as few as keep them apart."""

from optimizer.domain.county import County
from optimizer.domain.layers import doubled, layers
from optimizer.domain.roster_by_year import unfolded
from tests.rules.building import YEAR, build

CHAIN = {  # a town school, a township's centre, a village school that leads teaching points, and one of these
    "甲": {"core": "G"}, "乙": {"in": "G", "core": "H"}, "丙": {"in": "H", "core": "K"}, "丁": {"in": "K"},
}


def groups(county: County) -> list[list[str]]:
    return [[group.id for group in layer.groups] for layer in layers(county)]


def test_a_county_without_such_a_school_is_its_own_layer() -> None:
    county = build({"schools": {"甲": {"core": "G"}, "乙": {"in": "G"}, "丙": {"core": "H"}}, "teachers": ["a1 甲"]})
    assert layers(county) == (county,) and layers(county)[0] is county
    assert doubled(county) == frozenset()


def test_groups_that_meet_lie_in_different_layers() -> None:
    """G and K do not meet, so that two layers do for three groups; every school is in one group of a layer at most."""
    county = build({"schools": CHAIN, "teachers": ["a1 甲"]})
    assert groups(county) == [["G", "K"], ["H"]]
    assert doubled(county) == {"乙", "丙"} == doubled(layers(county)[0])
    for layer in layers(county):
        assert len({member.school for member in layer.members}) == len(layer.members)
        assert (layer.teachers, layer.schools) == (county.teachers, county.schools)


def test_a_school_that_graduates_is_never_in_two_groups() -> None:
    """It leaves one group in the year in which it leads the other; a year together makes layers in all years."""
    schools = {"甲": {"core": "G"}, "乙": {"in": "G", "left": YEAR + 1}, "丙": {"in": "H", "joined": YEAR + 1}}
    plain = {"schools": schools, "groups": {"H": {"core": "乙"}}, "teachers": ["a1 甲"]}
    assert groups(build({**plain, "lines": [f"H 乙 核心 {YEAR + 1}-"]})) == [["G", "H"]]
    county = build({**plain, "lines": [f"H 乙 核心 {YEAR}-"]})
    assert groups(county) == [["G"], ["H"]]
    assert doubled(unfolded(county, YEAR)) == {"乙"}
    later = unfolded(county, YEAR + 1)
    assert doubled(later) == frozenset() and groups(later) == [["G"], ["H"]]


def test_the_membership_that_is_shown_is_the_one_joined() -> None:
    county = build({"schools": CHAIN, "teachers": ["a1 甲"]})
    assert {school: member.group for school, member in county.member.items()} == {
        "甲": "G", "乙": "G", "丙": "H", "丁": "K",
    }
