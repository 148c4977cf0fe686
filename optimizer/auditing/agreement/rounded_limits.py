"""The 差异系数 limit as a row of whole units, restated by loops over schools: its steps, and how much room it leaves.

The clause is about fractions; a row is about integers. What the row forbids beyond the clause is the rounding of its
units, up beyond today's heads and down before them, and nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from optimizer.domain.vocabulary import Check, Stage
from optimizer.policy.entries import Entry
from optimizer.readings.equity import head_counts, limit_units, squared_variation, units
from optimizer.readings.plain_view import History
from optimizer.rules.equity_limit import EquityLimit
from optimizer.rules.waivers import forgiven


@dataclass(frozen=True)
class Limited:
    """One case: pupils, heads today and heads then of its counted schools; ``scale`` units a unit of the row."""

    subject: tuple[str, str, str]  # district, stage, indicator
    pupils: Mapping[str, int]
    now: Mapping[str, int]
    then: Mapping[str, int]
    allowed: Fraction  # CV² + 1
    scale: Fraction

    def weight(self, school: str | None) -> Fraction:
        """What n² weighs in the row, n the heads of a school or of all of them together."""
        if school is None:
            return -self.scale * self.allowed
        return self.scale * Fraction(sum(self.pupils.values()), self.pupils[school])

    def today(self, school: str | None) -> int:
        return sum(self.now.values()) if school is None else self.now[school]

    def step(self, school: str | None, heads: int) -> int:
        """What one head more than so many adds, rounded so that the row forbids no less."""
        exact = self.weight(school) * (2 * heads + 1)
        return ceil(exact) if heads >= self.today(school) else floor(exact)

    @property
    def check(self) -> Check:
        """The case in the units of the row."""
        used = self._gained(None, sum(self.then.values()))
        used += sum(self._gained(school, heads) for school, heads in self.then.items())
        spread = sum(self.weight(school) * heads**2 for school, heads in self.now.items())
        return Check(self.subject, used, high=floor(-self.weight(None) * self.today(None) ** 2 - spread))

    def _gained(self, school: str | None, then: int) -> int:
        now = self.today(school)
        up = sum(self.step(school, heads) for heads in range(now, then))
        return up - sum(self.step(school, heads) for heads in range(then, now))


def limited(rule: EquityLimit, history: History) -> Iterator[Limited]:
    """The cases of a year that somebody is counted for, today or then."""
    before, after = head_counts(history, after=False), head_counts(history, after=True)
    for stage, percent in ((Stage.PRIMARY, rule.primary), (Stage.JUNIOR, rule.junior)):
        if history.scope.stages and stage not in history.scope.stages:
            continue
        for district, found in units(history, stage).items():
            pupils = {school: each for school, each in found if history.covers(school)}
            for indicator in rule.indicators:
                now, then = (
                    {school: counts.get((school, stage, indicator), 0) for school in pupils}
                    for counts in (before, after)
                )
                if any(now.values()) or any(then.values()):
                    heads, share = list(now.values()), list(pupils.values())
                    allowed = 1 + max(Fraction(percent, 100) ** 2, squared_variation(heads, share) or Fraction(0))
                    scale = limit_units(heads, share, allowed, rule.scale)
                    yield Limited((district, stage.value, indicator), pupils, now, then, allowed, scale)


def rounded(entry: Entry, rule: EquityLimit, history: History) -> Iterator[Check]:
    """The cases that somebody is counted for then, in the units of the rows."""
    for each in limited(rule, history):
        if any(each.then.values()):
            yield forgiven(each.check, entry.allowances, history.year, rule.units(history.county))
