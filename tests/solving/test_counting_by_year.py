"""Each school year by counting: the year that breaks is told with its clauses, and nothing is claimed after it."""

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.policy.instance import open_instance
from optimizer.reporting.json.counted_years import counted_years_data
from optimizer.solving.answers import Impossible
from optimizer.solving.counting import Standing, breaks, by_year
from optimizer.solving.rotation import plan_rotation

INSTANCES = Path(__file__).parents[2] / "instances"
CLEAR, IMPOSSIBLE, UNCOUNTED = Standing.CLEAR, Standing.IMPOSSIBLE, Standing.UNCOUNTED


def test_the_third_year_breaks_and_nothing_is_claimed_of_a_fourth() -> None:
    instance = open_instance(INSTANCES / "impossible" / "third_year", years=4)
    told = by_year(instance)
    assert [(each.year, each.standing) for each in told] == [
        (2026, CLEAR), (2027, CLEAR), (2028, IMPOSSIBLE), (2029, UNCOUNTED),
    ]
    (reason,) = told[2].reasons
    assert reason.text == breaks(instance)[0].text and reason.entries == ("backbone_share", "flow")


def test_what_no_decision_changes_is_told_once_per_clause() -> None:
    instance = open_instance(INSTANCES / "ruian", years=2)
    first, second = by_year(instance)
    (reason,) = first.reasons
    assert first.standing is IMPOSSIBLE and "共3例" in reason.text and reason.entries == ("shadowing",)
    assert second.standing is UNCOUNTED


def test_a_year_without_a_clause_that_can_be_counted_is_not_called_clear() -> None:
    instance = open_instance(INSTANCES / "three_schools", policy="三校三年规划")
    assert {each.standing for each in by_year(instance)} == {UNCOUNTED}


@pytest.mark.parametrize("name", sorted(path.name for path in (INSTANCES / "impossible").iterdir()))
def test_an_impossible_year_has_no_plan(name: str) -> None:
    instance = open_instance(INSTANCES / "impossible" / name)
    for each in by_year(instance):
        if each.standing is IMPOSSIBLE:
            until = replace(instance, span=each.year - instance.year + 1)
            assert isinstance(plan_rotation(until), Impossible)


def test_every_entry_comes_with_its_clause() -> None:
    instance = open_instance(INSTANCES / "impossible" / "third_year")
    (_, _, third) = counted_years_data(instance)
    for clause in third["reasons"][0]["clauses"]:
        entry = instance.policy.entry(clause["entry"])
        assert (clause["title"], clause["quote"]) == (entry.rule.title, entry.clause.text)
