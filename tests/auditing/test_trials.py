"""Trials say what the auditor says, whatever was tried before: over all rules, shapes of counties and several years."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.tiny import draw
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS
from optimizer.auditing.audit import audit, histories
from optimizer.auditing.trials import Trials
from optimizer.domain.plan import Plan, Posting
from optimizer.goals import GOALS
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance
from optimizer.readings.whereabouts import Whereabouts
from optimizer.rules import RULES

SHAPES = ("part_time", "two_groups", "kindergartens", "closings", "endless")
TABLES = (
    "standings", "staff_of", "staff_before", "staff_after", "movers", "absent", "movers_of", "absent_of", "planned",
)


def drawn() -> Iterator[Instance]:
    """Counties of every shape, under policies that have every rule among them."""
    for seed in range(60):
        shape = SHAPES[seed % len(SHAPES)]
        yield draw(seed, VARIANTS, **({shape: True} if seed % 2 else {}))
    for seed in range(12):
        yield draw_over_years(seed, VARIANTS)


def plans(instance: Instance, seed: int) -> Iterator[Plan]:
    """Some of the possible postings, and now and then one that is none."""
    horizon, rng = assemble(instance).horizon, np.random.default_rng([3, seed])
    for _ in range(6):
        chosen = np.flatnonzero(rng.random(len(horizon)) < 0.1)
        plan = horizon.plan(chosen)
        if rng.random() < 0.4 and plan.postings:
            wrong = plan.postings[0]._replace(last_year=int(rng.integers(2025, 2033)), decided=bool(rng.integers(2)))
            plan = replace(plan, postings=(wrong, *plan.postings[1:]))
        yield plan


@pytest.fixture(scope="module")
def instances() -> list[Instance]:
    return list(drawn())


def test_they_find_what_the_auditor_finds_and_measure_what_he_measures(instances: list[Instance]) -> None:
    found, hard, rules = 0, 0, set()
    for seed, instance in enumerate(instances):
        horizon = assemble(instance).horizon
        scales = {name: GOALS[name].scale(horizon) for name in instance.policy.levels}
        trials = Trials.near(instance, Plan(instance.year, (), span=instance.span), scales)
        for plan in plans(instance, seed):
            tried, seen = trials.of(plan), audit(instance, plan)
            assert tried.findings == seen.findings and tried.lawful == seen.lawful == trials.lawful(plan)
            years = [year.history for year in seen.years.values()]
            for name, value in tried.values.items():
                assert value == GOALS[name].value(instance, years, scales[name]), name
            found, hard = found + len(tried.findings), hard + (not tried.lawful)
            rules |= {finding.case.entry for finding in tried.findings}
    assert found > 500 and hard > 50 and len(rules) > len(RULES) / 3


def test_tables_of_another_plan_are_those_that_are_worked_out_anew(instances: list[Instance]) -> None:
    for seed, instance in enumerate(instances):
        before: Whereabouts | None = None
        for plan in plans(instance, seed):
            for year, history in histories(instance, plan).items():
                if year != instance.year:
                    continue
                fresh = history.tables
                if before is not None:
                    moved = before.under(plan)
                    for layer, other in zip(moved.layers, fresh.layers, strict=True):
                        assert all(getattr(layer, name) == getattr(other, name) for name in TABLES)
                        assert list(layer.standings) == list(other.standings)
                before = fresh


def test_another_question_of_the_same_county_keeps_what_was_read(instances: list[Instance]) -> None:
    for instance in instances[:10]:
        plan = Plan(instance.year, (), span=instance.span)
        scales = {name: GOALS[name].scale(assemble(instance).horizon) for name in instance.policy.levels}
        trials = Trials.near(instance, plan, scales)
        fewer = instance.under(instance.policy.model_copy(update={"entries": instance.policy.entries[:4]}))
        assert trials.under(fewer).without is trials.without
        assert trials.under(fewer).of(plan).findings == audit(fewer, plan).findings
        other = instance.with_county(replace(instance.county))
        assert trials.under(other).without is not trials.without


def test_a_posting_of_nobody_is_found_like_any_other() -> None:
    instance = draw(1, VARIANTS)
    plan = Plan(instance.year, (Posting("nobody", "A", "B", instance.year, None),))
    trials = Trials.near(instance, plan, dict.fromkeys(instance.policy.levels, 1))
    assert trials.base.findings == audit(instance, plan).findings and not trials.base.lawful
