"""On random dated counties and plans of three years, both readings of every rule agree in every year.

The counties change under the plan: schools open, grow and need others, groups win and lose members or stop, people
retire and are recruited. Plans send people out in any year, again after a return, and prolong what ended (or did not).
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.domain.scope import EVERYBODY
from optimizer.domain.vocabulary import Kind
from optimizer.readings.columns import KINDS, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import OPEN
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule
from tests.rules import drawing
from tests.rules.building import YEAR, facts_over, histories_over
from tests.rules.reading import auditor, choice, model_in, universe
from tests.rules.test_agreement import OVER_YEARS, plantings
from tests.rules.test_examples import FILES

COUNTIES, PLANS, SPAN = 36, 3, 3
LAST = YEAR + SPAN - 1
LEAST_BROKEN = 0.01  # of the years, so that the agreement is not one of two silent readings
ONCE = {"locks": 0.005, "decided": 0.005, "promotion_gate": 0.005, "pairing": 0.005}  # of one year, or of few people


class Told(NamedTuple):
    """A plan among the rows of a horizon, and the plain reading of its years; ``illegal`` moves people in term."""

    illegal: bool
    rows: Ints
    plan: Plan
    histories: dict[int, History]


class World(NamedTuple):
    """A county under its definitions, over three years."""

    words: Definitions
    horizon: Horizon
    told: tuple[Told, ...]


@cache
def _world(number: int) -> World:
    draw = drawing.Draw([23, number])
    words = drawing.definitions_over_years(draw)
    county = drawing.dated(draw, drawing.county(draw))
    facts = facts_over(county, words, YEAR, SPAN)
    horizon = universe(facts)
    told = []
    for index in range(PLANS + 1):
        illegal = index >= PLANS
        rows = drawing.rows_over_years(draw, horizon, illegal=illegal)
        plan = horizon.plan(rows)
        told.append(Told(illegal, rows, plan, histories_over(county, words, plan)))
    return World(words, horizon, tuple(told))


def _only_excludes(name: str) -> bool:
    """Rules of single postings also judge plans that move somebody in term (rows count such people as fixed)."""
    return name == "in_term" or all(  # its rows ask who is free
        getattr(BY_NAME[name], each) is getattr(Rule, each) for each in ("demands", "caps", "ties")
    )


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_readings_agree_in_every_year(name: str) -> None:
    """Broken cases and shortfalls of each year by audit equal those of the model on the columns of the horizon."""
    values = FILES.get(name, {}).get("draw") or {}
    seen = dict.fromkeys(range(YEAR, LAST + 1), 0)
    broken = 0
    for number in range(COUNTIES):
        world = _world(number)
        draw = drawing.Draw([29, number])
        for told in world.told:
            if told.illegal and not _only_excludes(name):
                continue
            rule = BY_NAME[name].model_validate(drawing.parameters(draw, values))
            scope = drawing.scope(draw)
            x = choice(world.horizon, told.rows)
            for year, history in told.histories.items():
                audited, _ = auditor(rule, history.within(scope))
                modelled = model_in(rule, world.horizon, year, x, scope)
                assert audited == modelled, f"county {number} in {year}, {rule!r}, {scope!r}, {told.plan.postings}"
                seen[year] += 1
                broken += bool(audited)
    assert min(seen.values()) >= 100
    enough = ONCE.get(name, LEAST_BROKEN) * sum(seen.values())
    assert broken >= enough, f"only {broken} of {sum(seen.values())} years break {name}"


def test_the_plans_are_worth_auditing() -> None:
    """They hold moves of every year, second moves, prolongations, people who retire or return or join meanwhile."""
    told = [plan for number in range(COUNTIES) for plan in _world(number).told]
    postings = [posting for each in told for posting in each.plan.postings]
    assert {posting.first_year for posting in postings} == {YEAR, YEAR + 1, YEAR + 2}
    assert {1, 2, 3, None} <= {posting.length for posting in postings}
    assert sum(posting.mode is Kind.PROLONGED for posting in postings) > 50
    again = [each for each in told if any(len(own) > 1 for own in each.histories[YEAR].planned.values())]
    assert len(again) > 50
    staff = [{year: set(history.standings) for year, history in each.histories.items()} for each in told]
    left = sum(bool(by_year[YEAR] - by_year[LAST]) for by_year in staff)
    came = sum(bool(by_year[LAST] - by_year[YEAR]) for by_year in staff)
    assert left > 40
    assert came > 40
    gone = [
        posting
        for each in told
        for posting in each.plan.postings
        if posting.covers(LAST) and posting.teacher not in each.histories[LAST].standings
    ]
    assert len(gone) > 5, "somebody retires on a posting of the plan"


def test_the_counties_change_under_the_plan() -> None:
    """Groups, members, needs, enrolment and running postings of record differ between the years."""
    changed = {"groups": 0, "members": 0, "needs": 0, "schools": 0, "history": 0}
    for number in range(COUNTIES):
        facts = _world(number).horizon.facts
        for table in changed:
            changed[table] += getattr(facts[YEAR].county, table) != getattr(facts[LAST].county, table)
    assert min(changed.values()) >= 3, changed


def test_a_rule_that_ties_no_years_sees_only_what_is_in_effect() -> None:
    """Its audit of a year is the same when the plan holds nothing but the postings that cover the year."""
    for rule_type in RULES:
        if rule_type.ties is not Rule.ties:
            continue
        values = FILES.get(rule_type.name, {}).get("draw") or {}
        for number in range(0, COUNTIES, 4):
            draw = drawing.Draw([31, number])
            rule = rule_type.model_validate(drawing.parameters(draw, values))
            for each in _world(number).told:
                for year, history in each.histories.items():
                    now = tuple(posting for posting in each.plan.postings if posting.covers(year))
                    alone = History(
                        history.county, history.definitions, Plan(YEAR, now, span=SPAN), school_year=year
                    )
                    assert auditor(rule, alone)[0] == auditor(rule, history)[0], f"{rule_type.name}, county {number}"


# ---------------------------------------------------------------- an error on one side is noticed


def _misread(horizon: Horizon, wrong: str) -> Horizon:
    """The same rows with one thing misread."""
    columns = {name: getattr(horizon, name) for name in ("teacher", "school", "kind", "first", "last")}
    if wrong == "a term longer by a year":
        columns["last"] = columns["last"] + 1
    elif wrong == "nobody returns":
        columns["last"] = np.full(len(horizon), OPEN)
    elif wrong == "a prolongation is a move":
        prolonged = columns["kind"] == KINDS.index(Kind.PROLONGED)
        columns["kind"] = np.where(prolonged, KINDS.index(Kind.ROTATION), columns["kind"])
    elif wrong == "moves of a year later":
        columns["first"] = columns["first"] + 1
    return Horizon(horizon.facts, horizon.ids, **columns)


@cache
def _misread_world(number: int, wrong: str) -> Horizon:
    return _misread(_world(number).horizon, wrong)


def _differs(name: str, wrong: str, field: str | None = None) -> bool:
    """Whether some plan shows a model that misreads the rows, or a parameter, or the scope."""
    values = FILES.get(name, {}).get("draw") or {}
    for number in range(COUNTIES):
        world, horizon = _world(number), _misread_world(number, wrong)
        draw = drawing.Draw([37, number])
        for told in world.told:
            if told.illegal and name != "in_term":
                continue
            right, scope = drawing.parameters(draw, values), drawing.scope(draw)
            other = right | {field: draw.one(values[field])} if field in values else right
            rule, planted = BY_NAME[name].model_validate(right), BY_NAME[name].model_validate(other)
            x = choice(world.horizon, told.rows)
            for year, history in told.histories.items():
                modelled = model_in(planted, horizon, year, x, EVERYBODY if field == "scope" else scope)
                if auditor(rule, history.within(scope))[0] != modelled:
                    return True
    return False


TIED = [rule.name for rule in RULES if rule.ties is not Rule.ties or rule.name in OVER_YEARS]
NOTICED = {
    "a term longer by a year": ("staffing", "quota", "minimum_stay", "prolongation", "title_posts", "budget"),
    "nobody returns": ("staffing", "quota", "minimum_stay", "prolongation", "title_posts", "budget"),
    "a prolongation is a move": ("flow", "flow_not_less", "due_moves", "sent_again", "budget", "minimum_stay"),
    "moves of a year later": ("flow", "flow_not_less", "staffing", "sent_again", "due_moves"),
}


@pytest.mark.parametrize(("wrong", "name"), [(wrong, name) for wrong, names in NOTICED.items() for name in names])
def test_rows_misread_are_noticed(wrong: str, name: str) -> None:
    """A model that mistakes terms, returns, kinds or first years counts other things than the auditor."""
    assert _differs(name, wrong)


@pytest.mark.parametrize(("name", "field"), plantings(TIED))
def test_a_parameter_misread_is_noticed(name: str, field: str) -> None:
    """Another value of a parameter, or a forgotten scope, in a rule that ties years does not pass."""
    assert _differs(name, "nothing", field)


def test_nothing_is_noticed_where_nothing_is_misread() -> None:
    """The comparison of these tests holds on the rows as they are."""
    assert not any(_differs(name, "nothing") for name in ("flow", "staffing", "minimum_stay"))
