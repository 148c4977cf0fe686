"""Level 2: what the weighted clauses fall short, in hundredths of each rule's own unit times its weight."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check
from optimizer.goals.base import Clause, Goal, Question
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount, Steps, stacked
from optimizer.readings.shortfalls import shortfall

HUNDREDTHS = 100


class Soft(Goal):
    """Σ weight × shortfall over the entries that carry a weight."""

    name: ClassVar[str] = "soft"
    title: ClassVar[str] = "弹性条款缺口"
    meaning: ClassVar[str] = "弹性条款没有达到的部分，各乘权重后相加。"
    unit: ClassVar[str] = "加权缺口"
    brief: ClassVar[str] = ""
    firm: ClassVar[bool] = True

    def scale(self, horizon: Horizon) -> int:
        return HUNDREDTHS

    def total(self, question: Question, horizon: Horizon) -> Amount:
        whole = super().total(question, horizon)
        for year in horizon.years:
            for entry in question.entries_in(year):
                if entry.weight is not None:
                    price = entry.weight * HUNDREDTHS // entry.rule.units(horizon.at(year).facts.county)
                    asked = stacked(entry.ties(horizon, horizon.at(year).within(entry.scope)))
                    whole = replace(whole, steps=whole.steps + tuple(shortfall(each, price) for each in asked))
        return whole

    def amount(self, question: Question, postings: Postings) -> Amount:
        linear = np.zeros(len(postings), dtype=np.int64)
        steps: list[Steps] = []
        for entry in question.entries_in(postings.facts.year):
            if entry.weight is None:
                continue
            seen = postings.within(entry.scope)
            price = entry.weight * HUNDREDTHS // entry.rule.units(postings.facts.county)
            forbidden = entry.excludes(seen)
            if forbidden is not None:
                linear += price * (forbidden & seen.starts).astype(np.int64)
            steps += [shortfall(asked, price) for asked in stacked(entry.demands(seen))]
        return Amount(linear, tuple(steps))

    def measure(self, question: Question, history: History) -> int:
        return sum(
            lacking(entry, history.county, check)
            for entry in question.entries_in(history.year)
            if entry.weight is not None
            for check in entry.audit(history.within(entry.scope))
        )


def lacking(entry: Clause, county: County, check: Check) -> int:
    """What one case of an entry falls short, at its weight; 0 of one without."""
    return (entry.weight or 0) * HUNDREDTHS // entry.rule.units(county) * check.shortfall
