"""What every entry of every preset means: a county in which it holds and one in which it fails, with its own numbers.

A file holds the entries of a preset by id: the compact county that both cases share (``tests/rules/building.py``;
甲 with its member 乙 where no schools are given) and what ``holds`` and ``fails`` say and change of it; ``fails`` names
the ``broken`` cases.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from optimizer.policy.entries import Entry, Policy
from optimizer.policy.layers import load, presets
from tests.policy.meaning import MEANINGS, meant_by
from tests.rules.building import YEAR, build, facts_over, histories_over, planned
from tests.rules.reading import auditor, choice, model_in, universe

GROUP = {"甲": {"core": "G"}, "乙": {"in": "G"}}
OWN = ("schools", "groups", "lines", "teachers", "past", "moves", "roads", "visitors", "visited", "year", "years")
CASES = [
    pytest.param(preset, entry.id, id=f"{preset}-{entry.id}")
    for preset in presets() for entry in load(preset).entries
]


def broken(policy: Policy, entry: Entry, case: Mapping[str, Any]) -> dict[int, set[str]]:
    """Which cases of the entry break in each year, as model and auditor agree."""
    year, span = case.get("year", YEAR), case.get("years", 1)
    assert entry.binds(year), "the entry is in force in the year of its case"
    county = build(case)
    plan = planned(county, policy.definitions, case.get("moves") or {}, year, span)
    horizon = universe(facts_over(county, policy.definitions, year, span), plan)
    rows = horizon.rows_of(plan)
    assert (rows >= 0).all()
    found = {}
    for each, history in histories_over(county, policy.definitions, plan).items():
        audited, _ = auditor(entry.rule, history.within(entry.scope))
        assert audited == model_in(entry.rule, horizon, each, choice(horizon, rows), entry.scope)
        found[each] = {"/".join(map(str, subject)) for subject in audited}
    return found


def cases(told: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], dict[int, set[str]]]]:
    """Both cases, each with what is to break in it by year."""
    shared = {name: told[name] for name in OWN if name in told}
    for name in ("holds", "fails"):
        case = {"schools": GROUP, **shared, **told[name]}
        expected = case.get("broken", [])
        by_year = expected if isinstance(expected, Mapping) else {case.get("year", YEAR): expected}
        assert bool(expected) == (name == "fails") and len(case["says"]) > 6
        yield case, {year: {str(subject) for subject in subjects} for year, subjects in by_year.items() if subjects}


@pytest.mark.parametrize(("preset", "identity"), CASES)
def test_an_entry_holds_and_fails_as_it_says(preset: str, identity: str) -> None:
    """With the numbers, the scope and the meaning of words of the preset."""
    policy = load(preset)
    meant = meant_by(preset, identity)
    assert meant is not None, f"meanings/{preset}.yaml: {identity} is missing"
    for case, expected in cases(MEANINGS[meant][identity]):
        found = broken(policy, policy.entry(identity), case)
        assert {year: subjects for year, subjects in found.items() if subjects} == expected, case["says"]


def test_no_meaning_is_left_behind() -> None:
    """By an entry that a preset no longer has."""
    assert set(MEANINGS) <= set(presets())
    for preset, told in MEANINGS.items():
        assert set(told) <= {entry.id for entry in load(preset).entries}
        assert all(set(each) <= {*OWN, "holds", "fails"} for each in told.values())
