"""The value of each level by the matrix against the plain measure of its goal, and its rows against its cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from optimizer.auditing.agreement.completion import MARK, Reading
from optimizer.auditing.agreement.head_rows import HeadTally, of_equity, of_limits
from optimizer.auditing.agreement.level_cases import Histories, priced
from optimizer.auditing.agreement.level_match import LevelTally
from optimizer.auditing.agreement.level_rows import LevelRows, level_rows, limit_rows
from optimizer.domain.vocabulary import Case
from optimizer.goals import GOALS
from optimizer.goals.equity import Equity
from optimizer.goals.fairness import Fairness
from optimizer.goals.shortage import Shortage
from optimizer.goals.soft import Soft
from optimizer.readings.columns import Ints
from optimizer.readings.rows import Subject
from optimizer.rules.equity_limit import EquityLimit

CASED = (Shortage.name, Soft.name, Fairness.name)


@dataclass
class Levels:
    """What both readings say of the levels, plan after plan."""

    reading: Reading
    plans: int = 0
    wrong: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # first plan, by measure, by matrix
    cased: dict[str, LevelTally] = field(default_factory=dict)
    heads: list[HeadTally] = field(default_factory=list)  # of equity, then of entries that limit it

    def __post_init__(self) -> None:
        a = self.reading.assembly
        rows = level_rows(self.reading)
        for level in a.levels:
            if level in CASED:
                self.cased[level] = LevelTally(rows.get(level, LevelRows.none()))
        if Equity.name in rows:
            self.heads.append(HeadTally.of(MARK + Equity.name, self.reading, rows[Equity.name]))
        limits = [entry.id for entry in a.instance.policy.entries if isinstance(entry.rule, EquityLimit)]
        for entry, found in limit_rows(self.reading, limits).items():
            self.heads.append(HeadTally.of(entry, self.reading, found))

    def see(self, whole: Ints) -> Ints:
        """Keep the rooms of some choices of postings; returns their values, levels × choices."""
        a = self.reading.assembly
        for tally in self.cased.values():
            below, above = tally.rows.of(self.reading, whole)
            tally.below.append(below)
            tally.above.append(above)
        for heads in self.heads:
            heads.see(self.reading, whole)
        values: Ints = a.costs @ whole
        for number, constant in enumerate(a.constants):
            values[number] += constant
        return values

    def hear(self, histories: Histories, values: Ints) -> None:
        """One plan by the plain reading; ``values`` are those of the matrix."""
        a = self.reading.assembly
        for number, level in enumerate(a.levels):
            measured = GOALS[level].value(a.instance, list(histories.values()), a.gauges[level].scale)
            if measured != int(values[number]):
                self.wrong.setdefault(level, (self.plans, measured, int(values[number])))
        for level, tally in self.cased.items():
            tally.take(self.plans, list(priced(GOALS[level], a.instance, histories)))
        for heads in self.heads:
            if heads.name == MARK + Equity.name:
                of_equity(heads, self.plans, histories, a.gauges[Equity.name].scale)
            else:
                of_limits(heads, self.plans, histories, a.instance)
        self.plans += 1

    def apart(self) -> Iterator[tuple[str, Case | Subject, str]]:
        """Level or entry, and its case or row without a counterpart."""
        for level, tally in self.cased.items():
            for what, why in tally.apart(self.plans):
                yield level, what, why
        for heads in self.heads:
            for what, why in heads.apart():
                yield heads.name.removeprefix(MARK), what, why
