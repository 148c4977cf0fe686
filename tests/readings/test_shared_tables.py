"""What is worked out once is shared by name, and only with those for whom it holds."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.domain.county import County
from optimizer.domain.plan import Plan
from optimizer.domain.roads import Travel
from optimizer.domain.scope import Scope
from optimizer.model.assembly import assemble
from optimizer.model.certificate import System, Turned
from optimizer.policy.instance import Instance, Limit, open_instance
from optimizer.readings.plain_view import History
from optimizer.readings.postings import everywhere

ROOT = Path(__file__).parents[2]
CODE = [path for room in ("optimizer", "api", "benchmarks") for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.fixture(scope="module")
def instance() -> Instance:
    return open_instance(ROOT / "instances" / "three_schools")


def under(instance: Instance, **words: object) -> Instance:
    """The instance with other definitions."""
    definitions = instance.definitions.model_validate(instance.definitions.model_dump() | words)
    return instance.under(instance.policy.model_copy(update={"definitions": definitions}))


def elsewhere(county: County) -> County:
    """The county with one teacher in another home."""
    first, *rest = county.teachers
    return replace(county, teachers=(replace(first, lon=100.0, lat=30.0, node=None), *rest))


def test_nobody_writes_into_another_record() -> None:
    """No dictionary of attributes is opened; a frozen record sets a field of its own only while it is made."""
    assert len(CODE) > 400
    for path in CODE:
        tree = ast.parse(path.read_text("utf-8"))
        making = [each for each in ast.walk(tree) if getattr(each, "name", "") == "__post_init__"]
        made = {id(node) for each in making for node in ast.walk(each)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                allowed = node.attr != "__dict__" and (node.attr != "__setattr__" or id(node) in made)
                assert allowed, f"{path}:{node.lineno}"


def test_other_entries_share_what_is_known_of_the_county(instance: Instance) -> None:
    fewer = instance.policy.model_copy(update={"entries": instance.policy.entries[:3]})
    limits = (Limit("S001", instance.county.needs[0].stage, "音乐", 1, 0),)
    for other in (instance.under(fewer), instance.limited(limits), replace(instance.under(fewer), name="甲")):
        assert other.facts is instance.facts and other.travel is instance.travel
        assert other.county_in(instance.year) is instance.county_in(instance.year)


def test_other_definitions_see_no_stale_facts(instance: Instance) -> None:
    """Nor do other years, nor another county, whatever was worked out before."""
    due, minutes = instance.facts.teachers.due, instance.travel
    sooner = under(instance, due_years=1, speed=15.0)
    assert sooner.facts.teachers.due.sum() > due.sum() and sooner.travel is not minutes
    history = History(sooner.county, sooner.definitions, Plan(sooner.year, ()))
    before, people = replace(history, definitions=instance.definitions), instance.county.teachers
    assert sum(map(history.is_due, people)) > sum(map(before.is_due, people))
    later = replace(instance.limited(()), year=instance.year + 1)
    assert later.facts.year == instance.year + 1 and (later.facts.teachers.years_here > 0).any()
    fewer = replace(instance.limited(()), county=replace(instance.county, teachers=people[1:]))
    assert len(fewer.facts.teachers.ids) == len(instance.facts.teachers.ids) - 1
    assert fewer.digests["data"] != instance.digests["data"]


def test_ways_are_kept_where_places_and_speeds_are_the_same(instance: Instance) -> None:
    """They are dear; a leave or another due age changes none, a move or another speed does."""
    first, *rest = instance.county.teachers
    away = replace(instance.county, teachers=(replace(first, leave=(instance.year,)), *rest))
    assert instance.with_county(away).travel is instance.travel
    assert len(instance.with_county(away).facts.teachers.ids) == len(instance.facts.teachers.ids) - 1
    moved = instance.with_county(elsewhere(instance.county))
    assert moved.travel is not instance.travel
    school = next(school.id for school in instance.county.schools if school.id != first.home)
    there = moved.county.teacher[first.id]
    assert moved.travel.minutes(there, school) == Travel(moved.county, moved.definitions).minutes(there, school)
    assert moved.travel.minutes(there, school) != instance.travel.minutes(first, school)
    slower = under(instance, speed=15.0).definitions
    assert Travel.of_county(instance.county, slower, instance.travel) is not instance.travel
    wider = replace(instance.county, roads=instance.county.roads[1:])
    assert Travel.of_county(wider, instance.definitions, instance.travel) is not instance.travel


def test_a_history_shares_its_tables_between_scopes_only(instance: Instance) -> None:
    county = instance.county_in(instance.year)
    history = History(county, instance.definitions, Plan(instance.year, ()), ways=instance.travel)
    scoped = history.within(Scope(without=tuple(group.id for group in instance.county.groups)))
    assert scoped.standings is history.standings and scoped.travel is instance.travel
    assert list(history.groups()) and not list(scoped.groups())
    nobody = replace(scoped, county=replace(instance.county, teachers=()))
    assert not nobody.standings and history.standings
    assert replace(scoped, school_year=instance.year + 1).tables.year == instance.year + 1
    longer = instance.definitions.model_copy(update={"term": 6})
    assert replace(scoped, definitions=longer).tables.definitions is longer


def test_postings_share_their_columns_between_scopes_only(instance: Instance) -> None:
    postings = everywhere(instance.facts)
    scoped = postings.within(Scope(without=tuple(group.id for group in instance.county.groups)))
    assert scoped.minutes is postings.minutes and scoped.unit is postings.unit
    assert postings.covered.sum() > scoped.covered.sum()
    few = scoped.taking(np.arange(len(scoped)) < 5)
    assert len(few.minutes) == len(few.starts) == 5
    slower = replace(scoped, facts=under(instance, speed=15.0, road_factor=2.0).facts)
    assert slower.derived is not scoped.derived and slower.derived.facts is slower.facts
    assert not replace(scoped, first=scoped.first + 1).starts.any() and scoped.starts.all()


def test_a_system_takes_the_transpose_of_its_own_matrix_only(instance: Instance) -> None:
    system: System = next(assemble(instance).components(joined=True)).system
    same = replace(system, turned=Turned(system.A, system.transposed), high=system.high + 1)
    assert same.transposed is system.transposed
    turned = replace(same, A=-system.A)
    assert (turned.transposed + system.transposed).count_nonzero() == 0 and system.transposed.count_nonzero() > 0
