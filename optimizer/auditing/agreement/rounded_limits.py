"""The 差异系数 limit as a row of whole units: how much room it leaves, restated by loops over schools.

The clause is about fractions; a row is about integers. What the row forbids beyond the clause is the rounding of its
units, up beyond today's heads and down before them, and nothing else.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from optimizer.domain.vocabulary import Check, Stage
from optimizer.policy.entries import Entry
from optimizer.readings.equity import head_counts, limit_units, squared_variation, units
from optimizer.readings.plain_view import History
from optimizer.rules.equity_limit import EquityLimit
from optimizer.rules.waivers import forgiven


def rounded(entry: Entry, rule: EquityLimit, history: History) -> Iterator[Check]:
    """The cases of a year in the units of the rows; those that nobody is counted for today and then are left out."""
    before, after = head_counts(history, after=False), head_counts(history, after=True)
    for stage, percent in ((Stage.PRIMARY, rule.primary), (Stage.JUNIOR, rule.junior)):
        if history.scope.stages and stage not in history.scope.stages:
            continue
        for district, found in units(history, stage).items():
            schools = {school: pupils for school, pupils in found if history.covers(school)}
            for indicator in rule.indicators:
                now, then = (
                    {school: counts.get((school, stage, indicator), 0) for school in schools}
                    for counts in (before, after)
                )
                if any(then.values()):
                    check = _case((district, stage.value, indicator), schools, now, then, Fraction(percent, 100), rule)
                    yield forgiven(check, entry.allowances, history.year, rule.units(history.county))


def _case(
    subject: tuple[str, ...], schools: Mapping[str, int], now: Mapping[str, int], then: Mapping[str, int],
    limit: Fraction, rule: EquityLimit,
) -> Check:
    heads, pupils, total = list(now.values()), list(schools.values()), sum(schools.values())
    today, people = squared_variation(heads, pupils), sum(heads)
    allowed = 1 + max(limit**2, today or Fraction(0))
    scale = limit_units(heads, pupils, allowed, rule.scale)
    used = _units(-scale * allowed, people, sum(then.values()))
    used += sum(_units(scale * Fraction(total, schools[each]), now[each], then[each]) for each in schools)
    spread = sum(Fraction(total * now[each] ** 2, schools[each]) for each in schools)
    return Check(subject, used, high=floor(scale * (allowed * people**2 - spread)))


def _units(weight: Fraction, now: int, then: int) -> int:
    """What weight·n² gains from ``now`` heads to ``then``, each head rounded so that the sum is no less."""
    gained = sum(ceil(weight * (2 * n - 1)) for n in range(now + 1, then + 1))
    return gained - sum(floor(weight * (2 * n - 1)) for n in range(then + 1, now + 1))
