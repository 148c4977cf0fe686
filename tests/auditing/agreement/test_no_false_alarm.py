"""Nothing is told of a matrix as it is assembled: tiny counties of every clause, one year and three, and presets."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.tiny import draw
from benchmarks.tiny_years import draw_over_years
from benchmarks.variants import VARIANTS, VARIANTS_OVER_YEARS
from optimizer.auditing.agreement.comparison import compare
from optimizer.auditing.agreement.plain_cases import _waived
from optimizer.domain.plan import Plan
from optimizer.domain.vocabulary import Check
from optimizer.model.assembly import assemble
from optimizer.policy.instance import Instance, open_instance
from optimizer.policy.layers import presets
from optimizer.rules.base import Rule
from optimizer.rules.waivers import Allowance

INSTANCES = Path(__file__).parents[3] / "instances"


def agrees(instance: Instance) -> None:
    found = compare(assemble(instance), Plan(instance.year, (), span=instance.span))
    assert found.faults == ()
    assert "全部相同" in found.words
    assert found.least >= 1 or not found.columns


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_tiny_counties(first: int) -> None:
    """With people on parts of a post, and schools in two groups."""
    for seed in range(first, first + 20):
        odd = {"part_time": seed % 3 == 0, "two_groups": seed % 4 == 1}
        agrees(draw(seed, VARIANTS, **odd))
        agrees(draw_over_years(seed, VARIANTS_OVER_YEARS, **odd))


@pytest.mark.parametrize("years", [1, 3])
@pytest.mark.parametrize("preset", presets())
def test_presets(preset: str, years: int) -> None:
    agrees(open_instance(INSTANCES / "three_schools", policy=preset, years=years))


@pytest.mark.parametrize("years", [1, 3])
def test_schools_that_close(years: int) -> None:
    agrees(open_instance(INSTANCES / "closing", years=years))


def test_postings_that_allowances_let_through() -> None:
    """Nobody is bound by an entry that forbids postings one by one: it has columns in place of rows."""
    instance = open_instance(INSTANCES / "three_schools")
    everybody = tuple(Allowance(subject=(teacher.id,)) for teacher in instance.county.teachers)
    entries = [
        entry.model_copy(update={"allowances": everybody})
        if entry.hard and entry.rule.waivable and type(entry.rule).excludes is not Rule.excludes else entry
        for entry in instance.policy.entries
    ]
    assert any(entry.allowances for entry in entries)
    policy = instance.policy.model_copy(update={"entries": tuple(entries)})
    agrees(replace(instance, policy=policy))


def test_only_what_an_allowance_speaks_of_may_lack_a_row() -> None:
    """A cap of a clause that also forbids postings keeps its row, whoever else is let off."""
    instance = open_instance(INSTANCES / "three_schools")
    entry = next(each for each in instance.policy.entries if type(each.rule).excludes is not Rule.excludes)
    let_off = entry.model_copy(update={"allowances": (Allowance(subject=("T1",), year=2026),)})
    assert _waived(let_off, Check(("T1",), observed=1, high=1), 2026)
    for check, year in (
        (Check(("T1",), observed=1, high=1), 2027), (Check(("T2",), observed=1, high=1), 2026),
        (Check(("S1",), observed=1, high=5), 2026), (Check(("T1",), observed=1, high=0), 2026),
        (Check(("T1",), observed=1, low=0, high=1), 2026),
    ):
        assert not _waived(let_off, check, year), (check, year)
