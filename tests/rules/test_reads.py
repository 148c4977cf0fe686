"""What a rule or goal says that it reads of a roster is all that its outcome depends on, and no more.

Each column that may be empty is blanked in drawn counties and in the examples of the clauses; the two readings tell
whether the outcome changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.plan import Plan
from optimizer.domain.scope import EVERYBODY
from optimizer.formats.table import Column, Table
from optimizer.goals import GOALS
from optimizer.policy.columns_read import COLUMNS
from optimizer.policy.entries import Policy
from optimizer.policy.instance import Instance
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.sources import ALWAYS
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule
from tests.rules import drawing
from tests.rules.building import YEAR, build, facts_of, facts_over, histories_over, planned
from tests.rules.reading import auditor, choice, model_in, universe
from tests.rules.test_examples import FILES

COUNTIES = 80
OPTIONAL = {name: place for name, place in COLUMNS.items() if not place[1].required}
TOLD: dict[str, set[str]] = {  # declared, and seen by reading the code: no drawn county shows it
    # asked only whether a road leads there: coordinates matter where a place lies off the roads
    "within_scope": {"schools.lon", "schools.lat", "teachers.lon", "teachers.lat", "teachers.node"},
    "flow": {"teachers.volunteer"},  # of the base 符合交流条件 under an age limit
    "no_worse": {"schools.senior_pupils"},  # no drawn school has that stage
    "gap_shrinks": {"schools.senior_pupils"},
    "uncovered": {"needs.least", "visitors.home_periods"},  # the drawn needs hold too few classes
}


@dataclass(frozen=True)
class World:
    """A county under its definitions, with plans, as it is read in both ways; ``years`` of a plan at once."""

    county: County
    definitions: Definitions
    plans: tuple[Plan, ...]
    horizon: Horizon
    rows: tuple[Any, ...]
    histories: tuple[dict[int, History], ...]


def blanked(county: County, table: Table, column: Column) -> County:
    """The county as if nobody had filled the column in."""
    records = []
    for record in getattr(county, table.english):
        value = table.defaults.get(column.attribute)
        if column.key is not None:
            held = getattr(record, column.attribute)
            value = held and {key: number for key, number in held.items() if key != column.key}
        records.append(replace(record, **{column.attribute: value}))
    return replace(county, **{table.english: tuple(records)})


def world(county: County, definitions: Definitions, plans: tuple[Plan, ...], horizon: Horizon | None = None) -> World:
    facts = {YEAR: facts_of(county, definitions)} if horizon is None else horizon.facts
    found = horizon if horizon is not None else universe(facts, plans[0])
    histories = tuple(histories_over(county, definitions, plan) for plan in plans)
    return World(county, definitions, plans, found, tuple(found.rows_of(plan) for plan in plans), histories)


def variants(whole: World, horizon: Any) -> dict[str, World]:
    """The world with each column blanked, where anybody has it filled in."""
    found = {}
    for name, (table, column) in OPTIONAL.items():
        county = blanked(whole.county, table, column)
        if name not in ALWAYS and county != whole.county:
            found[name] = world(county, whole.definitions, whole.plans, horizon(county))
    return found


def outcome(rule: Rule, seen: World) -> Any:
    """All that either reading says of the plans."""
    said = []
    for rows, histories in zip(seen.rows, seen.histories, strict=True):
        for year, history in histories.items():
            _, checks = auditor(rule, history.within(EVERYBODY))
            told = model_in(rule, seen.horizon, year, choice(seen.horizon, rows)) if (rows >= 0).all() else {}
            said.append((sorted((c.subject, c.observed, c.low or 0, c.high or 0) for c in checks), told))
    return said


@cache
def drawn(number: int) -> tuple[World, dict[str, World]]:
    draw = drawing.Draw([7, number])
    words, county = drawing.definitions(draw), housed(draw.aside(), drawing.county(draw))

    def horizon(of: County) -> Horizon:
        return universe({YEAR: facts_of(of, words)}, plans[0])

    whole = universe({YEAR: facts_of(county, words)})
    plans = tuple(whole.plan(drawing.rows(draw, whole.at(YEAR), illegal=False)) for _ in range(2))
    seen = world(county, words, plans, whole)
    return seen, variants(seen, horizon)


def housed(draw: drawing.Draw, county: County) -> County:
    """The county with some homes of its teachers on the map or the road table."""
    homes = {
        teacher.id: draw.one(({}, {}, {"lon": 100.9, "lat": 30.4}, {"node": draw.one(county.schools).id}))
        for teacher in county.teachers
    }
    return replace(county, teachers=tuple(replace(each, **homes[each.id]) for each in county.teachers))


def drawn_cases(name: str) -> Iterator[tuple[Rule, World, dict[str, World]]]:
    values = (FILES.get(name) or {}).get("draw") or {}
    for number in range(COUNTIES):
        rule = BY_NAME[name].model_validate(drawing.parameters(drawing.Draw([11, number]), values))
        yield rule, *drawn(number)


def examples(name: str) -> Iterator[tuple[Rule, World, dict[str, World]]]:
    for example in FILES[name]["examples"]:
        rule = BY_NAME[name].model_validate(example.get("with") or {})
        words = Definitions.model_validate(example.get("definitions") or {})
        year, span, county = example.get("year", YEAR), example.get("years", 1), build(example)
        plan = planned(county, words, example.get("moves") or {}, year, span)

        def horizon(of: County) -> Horizon:
            return universe(facts_over(of, words, year, span), plan)  # noqa: B023 - used before the next example

        seen = world(county, words, (plan,), horizon(county))
        yield rule, seen, variants(seen, horizon)


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_a_rule_reads_what_it_declares(name: str) -> None:
    """What changes an outcome is declared; what is declared changes one for some parameters of the rule."""
    moving: set[str] = set()
    declared: set[str] = set()
    for rule, seen, blank in (*drawn_cases(name), *examples(name)):
        before, reads = outcome(rule, seen), rule.reads(seen.definitions)
        declared |= reads
        for column in blank.keys() - (reads & moving):  # of what is declared and has shown itself nothing can be learnt
            if outcome(rule, blank[column]) != before:
                assert column in reads, f"{name} reads {column}: {rule!r}"
                moving.add(column)
    assert declared - moving - ALWAYS <= TOLD.get(name, set())


def test_every_declared_column_is_of_the_roster() -> None:
    """Names are those of the template, and of columns that may be empty."""
    known = set(OPTIONAL)
    for rule in RULES:
        values = {field: values[0] for field, values in ((FILES.get(rule.name) or {}).get("draw") or {}).items()}
        assert rule.model_validate(values).reads(Definitions()) <= known
    assert known >= ALWAYS
    assert all(goal.reads(Definitions()) <= known for goal in GOALS.values())


@pytest.mark.parametrize("name", list(GOALS))
def test_a_goal_reads_what_it_declares(name: str) -> None:
    """The number of a plan depends on nothing else; on each column it does in some county."""
    goal, moving, declared = GOALS[name], set[str](), set[str]()
    for number in range(COUNTIES):
        seen, blank = drawn(number)
        reads = goal.reads(seen.definitions)
        declared |= reads
        before = figures(name, seen)
        for column in blank.keys() - (reads & moving):
            if figures(name, blank[column]) != before:
                assert column in reads, f"{name} reads {column}"
                moving.add(column)
    assert declared - moving - ALWAYS <= TOLD.get(name, set())


def figures(name: str, seen: World) -> list[int]:
    question = Instance(seen.county, Policy(name="", entries=(), definitions=seen.definitions), YEAR)
    return [GOALS[name].measure(question, history) for each in seen.histories for history in each.values()]
