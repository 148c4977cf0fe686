"""The matrix says of every plan what rules and goals say of it: rows, caps, either-or branches, steps and totals."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from benchmarks.tiny import CLAUSE, YEAR, draw
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS, VARIANTS_OVER_YEARS
from optimizer.auditing.audit import histories
from optimizer.domain.vocabulary import Case
from optimizer.generating import generate
from optimizer.goals import GOALS
from optimizer.goals.equity import Equity
from optimizer.model.assembly import Assembly, assemble
from optimizer.model.matrix import ONE_MOVE
from optimizer.policy.instance import Instance
from optimizer.policy.layers import build, load, merge
from optimizer.readings.columns import Ints
from optimizer.readings.plain_view import History
from optimizer.readings.rows import FREE

COUNTIES, PLANS = 72, 12


@cache
def assembly(seed: int) -> Assembly:
    """The model of one tiny county under random clauses, hard and weighted; county 0 has dense mirror rows instead."""
    if seed:
        return assemble(draw(seed, VARIANTS))
    mirrors = [
        {"id": "mirror_movers", "rule": "mirror_movers", "tolerance": 30, "clause": CLAUSE},
        {"id": "mirror_school", "rule": "mirror_school", "weight": 2, "clause": CLAUSE},
    ]
    policy = build(merge([load("标准").dump(), {"entries": mirrors}]), "镜像")
    return assemble(Instance(generate("three_schools", 1), policy, YEAR))


def choices(model: Assembly, seed: int) -> Iterator[Ints]:
    """Random plans of at most one posting for each teacher, from nobody to nearly everybody."""
    rng = np.random.default_rng([6, seed])
    for number in range(PLANS):
        x = np.zeros(len(model.horizon), dtype=np.int64)
        order = rng.permutation(len(x))
        _, first = np.unique(model.horizon.teacher[order], return_index=True)
        x[order[first]] = rng.random(len(first)) < number / PLANS
        yield x


def short(model: Assembly, x: Ints) -> set[Case]:
    """Cases that the hard rules miss, asked of the rules themselves (postings they forbid are not in the table)."""
    found = set()
    for entry in model.instance.entries:
        if not entry.hard:
            continue
        seen = model.horizon.at(model.instance.year).within(entry.scope)
        for asked in entry.rule.demands(seen):
            missed = np.flatnonzero(asked.shortfalls(x))
            found |= {Case(entry.id, tuple(asked.rows.subjects[row]), model.instance.year) for row in missed}
        found |= {Case(entry.id, cap.subject, model.instance.year) for cap in entry.rule.caps(seen) if cap.shortfall(x)}
    return found


def test_rows_hold_exactly_where_the_rules_do() -> None:
    """A·completed(x) breaks a limit in just those cases in which a demand or a cap of a hard entry falls short."""
    kept: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for seed in range(COUNTIES):
        model = assembly(seed)
        names = {case.entry for case in map(model.case, range(model.A.shape[0])) if not case.entry.startswith("#")}
        for x in choices(model, seed):
            whole = model.completed(x)
            at = model.A @ whole
            rows = np.flatnonzero((at < model.low) | (at > model.high))
            missed = short(model, x)
            assert {model.case(int(row)) for row in rows} == missed, f"county {seed}"
            assert ((whole >= 0) & (whole <= model.upper)).all()
            broken.update({case.entry for case in missed})
            kept.update(names - {case.entry for case in missed})
    assert sum(kept.values()) > 200
    assert sum(broken.values()) > 200
    assert kept["mirror_movers"] > 0
    assert broken["mirror_movers"] > 0


def test_either_or_steps_caps_and_totals_all_occur() -> None:
    """The counties of these tests hold every kind of auxiliary column."""
    models = [assembly(seed) for seed in range(COUNTIES)]
    assert sum(len(model.branches) > 0 for model in models) >= 3
    assert sum(model.linking.any() for model in models) >= 3
    assert sum(len(model.totals) > 0 for model in models) >= 1
    entries = {entry for model in models for entry, _, _ in model.labels}
    assert {"#equity", "#shortage", "#soft", "#title_posts", "#equity_limit"} <= entries


def test_level_values_in_four_ways() -> None:
    """Column costs of the completed plan, the amounts, ``values``, and the plain reading of the plan are one number."""
    seen = 0
    for seed in range(COUNTIES):
        model = assembly(seed)
        instance = model.instance
        scale = Equity().scale(model.horizon)
        for x in choices(model, seed):
            by_columns = model.costs @ model.completed(x) + np.array(model.constants)
            history = History(instance.county, instance.definitions, model.horizon.plan(np.flatnonzero(x)))
            for number, level in enumerate(model.levels):
                plain = (
                    Equity().measure(instance, history, scale)
                    if level == "equity"
                    else GOALS[level].measure(instance, history)
                )
                assert plain == model.amounts[level].value(x) == model.values(x)[number], f"county {seed}, {level}"
                assert plain == by_columns[number], f"county {seed}, {level}"
                seen += plain > 0
    assert seen > 1000


@pytest.mark.parametrize("joined", [False, True])
def test_components_partition_the_model(joined: bool) -> None:
    """Every column is in one block, every touched row too (county-wide rows only when joined), and nothing is lost."""
    several = 0
    for seed in range(COUNTIES):
        model = assembly(seed)
        blocks = list(model.components(joined=joined))
        several += len(blocks) > 1
        if not blocks:  # a policy under which nobody may go anywhere
            assert not model.A.shape[1]
            continue
        columns = np.concatenate([block.postings for block in blocks])
        assert sorted(columns.tolist()) == list(range(model.A.shape[1]))
        rows = np.concatenate([block.labels for block in blocks])
        touched = np.diff(model.A.indptr) > 0
        assert sorted(rows.tolist()) == np.flatnonzero(touched & (joined | ~model.linking)).tolist()
        for index, block in enumerate(blocks):
            assert block.index == index
            assert (block.A.toarray() == model.A[block.labels][:, block.postings].toarray()).all()
            assert model.A[block.labels].nnz == block.A.nnz, "no row reaches outside its block"
            assert (block.low == model.low[block.labels]).all()
            assert (block.high == model.high[block.labels]).all()
            assert (block.upper == model.upper[block.postings]).all()
            assert (block.costs == model.costs[:, block.postings]).all()
    assert several > COUNTIES // 4


def test_columns_are_boxed() -> None:
    """Every column has an upper bound that no completed plan passes, and rows have a side at least."""
    for seed in range(COUNTIES):
        model = assembly(seed)
        assert (model.upper >= 0).all()
        assert (model.upper < 2**31).all()
        for x in choices(model, seed):
            assert (model.completed(x) <= model.upper).all()
        assert ((model.low > -FREE) | (model.high < FREE)).all()


def test_labels_name_the_case_of_each_row() -> None:
    """A row belongs to an entry in force or is structural (its entry begins with #), in the plan year."""
    for seed in range(20):
        model = assembly(seed)
        names = {entry.id for entry in model.instance.entries if entry.hard}
        cases = [model.case(row) for row in range(model.A.shape[0])]
        assert all(case.entry in names or case.entry.startswith("#") for case in cases)
        assert {case.year for case in cases} == {model.instance.year}


def test_constant_breaches_are_what_no_plan_can_change() -> None:
    """A broken row without columns is named once as a breach; it stays broken whatever the plan is."""
    found = 0
    for seed in range(COUNTIES):
        model = assembly(seed)
        if model.constant_breaches():
            found += 1
            assert all(set(model.constant_breaches()) <= short(model, x) for x in choices(model, seed))
    assert found > 0


# ---------------------------------------------------------------- several years

OVER_YEARS = 30


@cache
def over_years(seed: int) -> Assembly:
    """The model of one tiny county over three years, prolongations opened."""
    return assemble(draw_over_years(seed, VARIANTS_OVER_YEARS, prolong=1.0))


def plans(model: Assembly, seed: int) -> Iterator[Ints]:
    """Random choices in which nobody is on two postings at once."""
    rng, horizon = np.random.default_rng([7, seed]), model.horizon
    for number in range(PLANS):
        x = np.zeros(len(horizon), dtype=np.int64)
        busy: dict[int, set[int]] = {}
        for row in rng.permutation(len(horizon)).tolist():
            years = set(range(int(horizon.first[row]), int(horizon.last[row]) + 1)) & set(horizon.years)
            taken = busy.setdefault(int(horizon.teacher[row]), set())
            if not years & taken and rng.random() < number / PLANS:
                x[row] = 1
                taken |= years
        yield x


def test_nobody_is_on_two_postings_at_once() -> None:
    """Structural rows forbid just the pairs of one teacher that share a year of the horizon, also of people who
    retire on a posting or join meanwhile."""
    pairs = apart = leaving = joining = 0
    for seed in range(OVER_YEARS):
        model = over_years(seed)
        horizon = model.horizon
        block = [row for row in range(model.A.shape[0]) if model.case(row).entry == ONE_MOVE]
        together = {
            (a, b)
            for row in block
            for a in model.A[[row]].indices.tolist()
            for b in model.A[[row]].indices.tolist()
            if a < b
        }
        assert (model.high[block] == 1).all()
        staff = [set(facts.teachers.ids) for facts in horizon.facts.values()]
        final = horizon.years[-1]
        for a in range(len(horizon)):
            for b in range(a + 1, len(horizon)):
                share = max(horizon.first[a], horizon.first[b]) <= min(horizon.last[a], horizon.last[b], final)
                same = horizon.teacher[a] == horizon.teacher[b]
                assert ((a, b) in together) == (same and share), f"county {seed}, rows {a} and {b}"
                pairs += same and share
                apart += same and not share
                leaving += same and share and horizon.ids[horizon.teacher[a]] not in staff[-1]
                joining += same and share and horizon.ids[horizon.teacher[a]] not in staff[0]
    assert min(pairs, apart, leaving, joining) > 0


def test_level_values_over_years_are_the_sums_of_the_plain_readings() -> None:
    """Column costs, amounts and ``values`` of a plan of three years equal the sum of what its years measure."""
    seen: Counter[str] = Counter()
    for seed in range(OVER_YEARS):
        model = over_years(seed)
        instance, scale = model.instance, Equity().scale(model.horizon)
        for x in plans(model, seed):
            by_columns = model.costs @ model.completed(x) + np.array(model.constants)
            told = histories(instance, model.horizon.plan(np.flatnonzero(x)))
            for number, level in enumerate(model.levels):
                plain = sum(
                    Equity().measure(instance, history, scale)
                    if level == "equity"
                    else GOALS[level].measure(instance, history)
                    for history in told.values()
                )
                assert plain == model.amounts[level].value(x) == model.values(x)[number], f"county {seed}, {level}"
                assert plain == by_columns[number], f"county {seed}, {level}"
                seen[level] += plain > 0
    assert min(seen[level] for level in ("shortage", "soft", "equity", "burden", "subsidy", "fairness")) > 10


def test_rows_over_years_hold_exactly_where_the_auditor_is_content() -> None:
    """A plan of rows in the table breaks a row of a year in just the cases that the audit of that year names."""
    broken, years = Counter[str](), Counter[int]()
    for seed in range(OVER_YEARS):
        model = over_years(seed)
        instance = model.instance
        for x in plans(model, seed):
            at = model.A @ model.completed(x)
            cases = {model.case(int(row)) for row in np.flatnonzero((at < model.low) | (at > model.high))}
            found = {
                Case(entry.id, check.subject, year)
                for year, history in histories(instance, model.horizon.plan(np.flatnonzero(x))).items()
                for entry in instance.entries_in(year)
                if entry.hard
                for check in entry.rule.audit(history.within(entry.scope))
                if not check.holds
            }
            assert cases == found, f"county {seed}"
            broken.update(case.entry for case in cases)
            years.update(case.year for case in cases)
    assert len(broken) > 15
    assert min(years[year] for year in (YEAR, YEAR + 1, YEAR + 2)) > 50
