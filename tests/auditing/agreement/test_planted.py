"""Whatever is wrong in one row, column or amount of an assembled matrix is told, for every rule and every goal."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from optimizer.auditing.agreement.comparison import APART, compare
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Clause, Kind
from optimizer.generating import generate
from optimizer.goals import GOALS
from optimizer.model.assembly import Assembly, assemble
from optimizer.policy.entries import Entry, Policy
from optimizer.policy.instance import Instance
from optimizer.policy.layers import load
from optimizer.readings.columns import Bools
from optimizer.readings.postings import Postings
from optimizer.rules import BY_NAME, RULES
from optimizer.rules.base import Rule
from optimizer.rules.in_term import InTerm
from optimizer.rules.prolongation import Prolongation
from optimizer.rules.qualification import Qualification
from optimizer.rules.within_scope import WithinScope
from tests.auditing.agreement import planting
from tests.rules import drawing
from tests.rules.building import YEAR
from tests.rules.test_examples import FILES

SEEDS = 60
CLAUSE = Clause("测试", "一", "测试条款")
OPENING = (
    Entry(id="scope", rule=WithinScope(areas=("group", "district"), kinds=tuple(Kind)), clause=CLAUSE),
    Entry(id="certificate", rule=Qualification(cross_stage=True), clause=CLAUSE),
    Entry(id="term", rule=InTerm(), clause=CLAUSE),
    Entry(id="longer", rule=Prolongation(volunteers_only=False, years=2), clause=CLAUSE),
)
# no possible posting outlasts the group that it is in, so that parting has no row
ROWS = [rule.name for rule in RULES if rule.name != "parting" and any(
    getattr(rule, each) is not getattr(Rule, each) for each in ("demands", "ties", "caps")
)]
# rows that the records settle, without postings
SETTLED = ("group_forms", "group_size", "one_for_one", "growth_window", "self_sufficient")
# the plain reading speaks of these cases only with the postings concerned: what one of many postings weighs in a row
# shows where the trials hold the others, too
RETICENT = ("in_term", "minimum_stay", "sent_again", "second_stay", "prolongation", "team_moves", "mentoring")
# a form that no trial breaks needs no row
IDLE = ("mirror_movers",)
# what is possible is settled before they are asked
NOTHING_OF_ITS_OWN = ("in_term", "decided")
FORBIDS = [rule.name for rule in RULES if rule.excludes is not Rule.excludes and rule.name not in NOTHING_OF_ITS_OWN]


def told(assembly: Assembly) -> tuple[str, ...]:
    """What a comparison on no particular plan finds."""
    return compare(assembly, Plan(assembly.instance.year, (), span=assembly.instance.span)).faults


def worlds(name: str) -> Iterator[Instance]:
    """Small counties, also dated ones over three years, whose policies hold the rule as a hard clause."""
    values = FILES.get(name, {}).get("draw") or {}
    for seed in range(SEEDS):
        for span in (1, 3):
            drawn = drawing.Draw([41, seed, span])
            words = drawing.definitions(drawn) if span == 1 else drawing.definitions_over_years(drawn)
            county = drawing.county(drawn)
            county = county if span == 1 else drawing.dated(drawn, county)
            rule = BY_NAME[name].model_validate(drawing.parameters(drawn, values))
            others = (entry for entry in OPENING if entry.rule.name != name)
            entries = (*others, Entry(id="asked", rule=rule, clause=CLAUSE))
            policy = Policy(name="试", entries=entries, definitions=words)
            yield Instance(county, policy, YEAR, f"{name}-{seed}", span=span)


@cache
def spoken(name: str) -> tuple[Assembly, tuple[int, ...]] | None:
    """A matrix with rows of the rule that postings enter and that the plain reading speaks of."""
    for instance in worlds(name):
        assembly = assemble(instance)
        entered = np.diff(assembly.A.indptr) > 0
        cases = {row: assembly.case(row) for row in range(len(entered)) if entered[row] or name in SETTLED}
        own = [row for row, case in cases.items() if _rule(instance, case.entry) == name]
        if own:
            found = compare(assembly, Plan(instance.year, (), span=instance.span))
            assert found.faults == ()
            own = [row for row in own if cases[row] not in found.silent]
        if own:
            return assembly, tuple(own)
    return None


def _rule(instance: Instance, entry: str) -> str:
    return "" if entry.startswith("#") else instance.policy.entry(entry).rule.name


@pytest.mark.parametrize("name", ROWS)
def test_an_error_in_a_row_is_told(name: str) -> None:
    """A side or a coefficient that is off by one, or a row left out, names the entry."""
    found = spoken(name)
    assert found is not None, "no county has a row of the rule"
    assembly, rows = found
    rng = np.random.default_rng(7)
    for row in rng.choice(rows, size=min(2, len(rows)), replace=False).tolist():
        for kind, planted in planting.in_row(assembly, row, rng):
            if (name in RETICENT and not kind.startswith("side")) or (name in IDLE and kind == "row dropped"):
                continue
            faults = told(planted)
            assert faults, f"{kind} in {assembly.case(row)}"
            assert all(fault.startswith(APART) for fault in faults)
            assert any("（asked）" in fault for fault in faults), f"{kind} in {assembly.case(row)}: {faults}"


# ---------------------------------------------------------------- possible postings


@pytest.fixture(scope="module", params=[1, 3])
def three(request: pytest.FixtureRequest) -> Assembly:
    """Three schools with every goal among the levels, after another plan."""
    policy = load("标准").model_copy(update={"levels": tuple(GOALS)})
    instance = Instance(generate("three_schools", 1), policy, YEAR, span=request.param)
    horizon = assemble(instance).horizon
    earlier = np.random.default_rng(3).choice(len(horizon), 15, replace=False)
    _, first = np.unique(horizon.teacher[earlier], return_index=True)
    return assemble(replace(instance, previous=horizon.plan(earlier[first])))


def test_nothing_is_told_of_the_right_matrix(three: Assembly) -> None:
    assert told(three) == ()


def test_a_possible_posting_left_out_is_told(three: Assembly) -> None:
    for column in np.random.default_rng(1).choice(len(three.horizon), 5, replace=False).tolist():
        posting = three.horizon.plan(np.array([column])).postings[0]
        faults = told(planting.without_column(three, column))
        assert any(posting.teacher in fault and "矩阵没有这一列" in fault for fault in faults)


@pytest.mark.parametrize("name", FORBIDS)
@pytest.mark.parametrize("more", [True, False])
def test_a_clause_about_single_postings_misread_is_told(
    name: str, more: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forbidding nothing opens columns that the clause forbids; forbidding everybody's leaves out what it allows."""
    rule, right = BY_NAME[name], BY_NAME[name].excludes

    def wrong(self: Rule, postings: Postings) -> Bools | None:
        mask = right(self, postings)
        return mask if mask is None else mask | more if more else mask & False

    for instance in worlds(name):
        before = assemble(instance)
        with monkeypatch.context() as patch:
            patch.setattr(rule, "excludes", wrong)
            after = assemble(instance)
        if len(before.horizon) and len(before.horizon) != len(after.horizon):
            assert any("这一列" in fault or "asked" in fault for fault in told(after))
            return
    pytest.fail("no county shows the rule")


# ---------------------------------------------------------------- goals


@pytest.mark.parametrize("level", GOALS)
def test_an_amount_off_by_one_is_told(three: Assembly, level: str) -> None:
    """In a posting's own price, in the price of a step, and in the constant."""
    number, count = three.levels.index(level), len(three.horizon)
    steps = count + np.flatnonzero(three.costs[number, count:])
    rng = np.random.default_rng(2)
    for by in (1, -1):
        planted = [planting.constant(three, number, by), planting.amount(three, number, int(rng.integers(count)), by)]
        if level != "uncovered":  # its rows are compared by their sum alone
            planted += [planting.amount(three, number, int(column), by) for column in steps[:1]]
        for each in planted:
            faults = told(each)
            assert faults
            assert GOALS[level].title in faults[0] or level in faults[0]


@pytest.mark.parametrize("level", ["shortage", "soft", "equity", "fairness"])
def test_an_error_in_a_row_of_a_level_is_told(three: Assembly, level: str) -> None:
    rows = [row for row in range(three.A.shape[0]) if three.case(row).entry == f"#{level}"]
    rng = np.random.default_rng(4)
    for row in rng.choice(rows, size=min(2, len(rows)), replace=False).tolist():
        for kind, planted in planting.in_row(three, row, rng):
            assert told(planted), f"{kind} in {three.case(row)}"
