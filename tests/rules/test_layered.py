"""Rules that speak of groups are read by layers of memberships, so that a school in two groups is in one at a time."""

import ast
import inspect
from pathlib import Path

import pytest

from optimizer.domain.definitions import Definitions
from optimizer.readings.plain_view import History
from optimizer.readings.postings import everywhere
from optimizer.rules import RULES
from optimizer.rules.base import Rule
from tests.rules.building import YEAR, build, facts_of, planned

TOWNSHIP = {"甲": {"core": "G"}, "乙": {"in": "G", "core": "H"}, "丙": {"in": "H"}}
GROUPED = {"group_of", "groups", "schools_of", "group", "to_group", "inside", "groups_covered"}  # one group of a school
WHOLE = {  # these look at every membership by themselves
    "group_forms": "a share of all groups of the county", "within_scope": "a move is open in any of the groups",
    "parting": "whether any group is shared still",
}


def reads_groups(rule: type[Rule]) -> bool:
    """Whether the module of a rule asks for the group of a school."""
    tree = ast.parse(Path(inspect.getfile(rule)).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.Attribute) and node.attr in GROUPED for node in ast.walk(tree))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_of_groups_is_read_by_layers(rule: type[Rule]) -> None:
    layered = rule.of_groups or rule.views is not Rule.views
    assert layered or not reads_groups(rule) or rule.name in WHOLE, f"{rule.name}: set of_groups = True"
    assert rule.name not in WHOLE or not layered


def test_a_layer_shows_a_school_in_one_group() -> None:
    """Both readings see two layers, and in each of them the same groups of schools and moves."""
    county = build({"schools": TOWNSHIP, "teachers": ["a1 甲", "b1-2 乙", "c1 丙"]})
    plan = planned(county, Definitions(), {"b1": "甲", "b2": "丙"})
    history, postings = History(county, Definitions(), plan), everywhere(facts_of(county, Definitions()))
    assert len(history.layers) == len(postings.layers) == 2
    for plain, view in zip(history.layers, postings.layers, strict=True):
        ids, schools = view.facts.groups.ids, view.facts.schools
        for code, school in enumerate(schools.ids):
            group = plain.group_of(school)
            assert schools.group[code] == (-1 if group is None else ids.index(group))
            assert schools.is_core[code] == plain.is_core(school)
            assert schools.doubled[code] == plain.in_two_groups(school) == (school == "乙")
        for standing in plain.moves():
            (row,) = [
                number for number, (teacher, there) in enumerate(zip(view.teacher, view.school, strict=True))
                if view.facts.teachers.ids[teacher] == standing.teacher.id and schools.ids[there] == standing.after
            ]
            group = plain.group_of_posting(standing)
            assert view.group[row] == (-1 if group is None else ids.index(group))
    (first, second) = (
        {standing.teacher.id for standing in plain.moves(group=group)}
        for plain, group in zip(history.layers, ("G", "H"), strict=True)
    )
    assert (first, second) == ({"b1"}, {"b2"})
    assert plan.year == YEAR
