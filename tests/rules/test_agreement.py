"""On random counties and plans, also illegal ones, both readings of every rule give the same shortfalls."""

from collections.abc import Collection
from functools import cache

import pytest

from optimizer.domain.plan import Plan
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings, everywhere
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule
from tests.rules import drawing
from tests.rules.building import YEAR, facts_of
from tests.rules.reading import auditor, choice, model, table
from tests.rules.test_examples import FILES

COUNTIES, PLANS = 60, 6
LEAST_BROKEN = 0.02  # of the plans, so that the agreement is not one of two silent readings
OVER_YEARS = {"prolongation", "parting"}  # nothing to say of new moves of one year; see test_agreement_over_years


@cache
def _world(number: int) -> tuple[Postings, tuple[tuple[bool, Plan, History], ...]]:
    """A county and plans on it, computed once for all rules."""
    draw = drawing.Draw([7, number])
    words, county = drawing.definitions(draw), drawing.county(draw)
    postings = everywhere(facts_of(county, words))
    plans = []
    for index in range(PLANS + 2):
        illegal = index >= PLANS
        plan = table(postings).plan(drawing.rows(draw, postings, illegal=illegal))
        plans.append((illegal, plan, History(county, words, plan)))
    return postings, tuple(plans)


def _only_excludes(name: str) -> bool:
    """Rules of single postings also judge plans that move somebody in term (rows count such people as fixed)."""
    return name == "in_term" or all(  # its rows ask who is free
        getattr(BY_NAME[name], each) is getattr(Rule, each) for each in ("demands", "caps", "ties")
    )


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_readings_agree(name: str) -> None:
    """Broken cases and shortfalls by audit equal those of the model."""
    values = FILES.get(name, {}).get("draw") or {}
    seen = broken = 0
    for number in range(COUNTIES):
        postings, plans = _world(number)
        draw = drawing.Draw([11, number])
        for illegal, plan, history in plans:
            if illegal and not _only_excludes(name):
                continue
            rule = BY_NAME[name].model_validate(drawing.parameters(draw, values))
            scope = drawing.scope(draw)
            audited, _ = auditor(rule, history.within(scope))
            modelled = model(rule, postings.within(scope), choice(postings, table(postings).rows_of(plan)))
            assert audited == modelled, f"county {number}, {rule!r}, {scope!r}, {plan.postings}"
            seen += 1
            broken += bool(audited)
    assert seen >= 300
    assert name in OVER_YEARS or broken >= LEAST_BROKEN * seen, f"only {broken} of {seen} plans break {name}"


def test_plan_year() -> None:
    """The drawn counties live in the year of the examples."""
    assert _world(0)[0].facts.year == YEAR


def _differs(name: str, field: str) -> bool:
    """Whether some plan shows a model that reads ``field`` (a parameter, or the scope) wrongly."""
    values = FILES[name].get("draw") or {}
    for number in range(COUNTIES):
        postings, plans = _world(number)
        draw = drawing.Draw([17, number])
        for illegal, plan, history in plans:
            if illegal and not _only_excludes(name):
                continue
            right = drawing.parameters(draw, values)
            wrong = right if field == "scope" else right | {field: draw.one(values[field])}
            scope = drawing.scope(draw)
            audited, _ = auditor(BY_NAME[name].model_validate(right), history.within(scope))
            seen = postings if field == "scope" else postings.within(scope)
            x = choice(postings, table(postings).rows_of(plan))
            if audited != model(BY_NAME[name].model_validate(wrong), seen, x):
                return True
    return False


def plantings(names: Collection[str]) -> list[tuple[str, str]]:
    """What the model may misread of each of these rules: the scope of its entry, and every parameter drawn."""
    found = []
    for rule in (BY_NAME[name] for name in names):
        content = FILES.get(rule.name) or {}
        fields = [] if content.get("unscoped") else ["scope"]
        found += [(rule.name, field) for field in (*fields, *(content.get("draw") or {}))]
    return found


@pytest.mark.parametrize(
    ("name", "field"), plantings([rule.name for rule in RULES if rule.name not in OVER_YEARS])
)
def test_a_planted_error_is_noticed(name: str, field: str) -> None:
    """Another value of a parameter, or a forgotten scope, on the model's side does not pass the agreement test."""
    assert _differs(name, field)
