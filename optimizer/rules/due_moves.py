"""应交流人员分批交流 (policy §2.3: due after 6 years; 「分3—5年逐步」)."""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import ARRIVAL, Columns, column, exempt
from optimizer.rules.base import Rule, View, by_layers, group_name
from optimizer.rules.claims import Claim, Counted, DueMove
from optimizer.rules.quota_places import HOMES, Homes, Per, places, plain_places, speaks_of


class DueMoves(Rule):
    """Of a group's N teachers who are due, neither exempt nor in term, one in ``phase_years`` moves each year.

    With ``per`` district they are those of a county, which needs no group; ``homes`` says of which schools and stages.

    In the horizon's year k = 0, 1, … these are ⌈N·(k+1)/p⌉ - ⌈N·k/p⌉ for p = ``phase_years``, so that p years add up
    to N. All are read as if there were no plan. From year p on, N holds only those who came due within the last p
    years: the others had their turn.
    """

    name: ClassVar[str] = "due_moves"
    title: ClassVar[str] = "应交流人员分批交流"
    counted: ClassVar[Counted] = Counted("group", "应交流教师")
    loosens: ClassVar[Mapping[str, int]] = {"phase_years": 1}

    phase_years: int = Field(3, ge=1, le=10, title="分几年完成")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")
    per: Per = Field("group", title="计算单位")
    homes: Homes = Field("all", title="派出学校")

    def views(self, seen: View) -> tuple[View, ...]:
        return by_layers(seen) if self.per == "group" else (seen,)

    def claims(self) -> Iterator[Claim]:
        yield DueMove()

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, found = facts.teachers, places(postings, self.per, self.homes, outside=True)
        due = t.due & ~t.exempt & ~t.posted & found.people & (found.home[t.home] >= 0)
        due &= np.isin(t.kind, [KINDS.index(mode) for mode in self.modes])
        turn = 0 if facts.begins is None else facts.year - facts.begins
        if turn >= self.phase_years:
            due &= t.years_here < facts.definitions.due_years + self.phase_years
        number = np.bincount(found.home[t.home][due], minlength=len(found.subjects)).astype(np.int64)
        moved = due[postings.teacher] * postings.dealt * postings.counted(self.modes)
        yield demand(
            totals(found.subjects, (moved, found.home[postings.home])),  # to whichever school
            low=-(-number * (turn % self.phase_years + 1) // self.phase_years)
            + (-number * (turn % self.phase_years) // self.phase_years),
            exists=found.asked,
            links=self.per == "district",
        )

    def audit(self, history: History) -> Iterator[Check]:
        for place in plain_places(history, self.per, self.homes, outside=True, count="new", kinds=()):
            due = moved = 0
            for school in place.schools:
                for standing in history.staff_of.get(school, []):
                    teacher = standing.teacher
                    if not speaks_of(self.homes, teacher):
                        continue
                    if standing.on_record or history.kind_of(teacher) not in self.modes:
                        continue
                    had_their_turn = (
                        history.year - history.plan.year >= self.phase_years
                        and history.years_here(teacher) >= history.definitions.due_years + self.phase_years
                    )
                    if history.is_due(teacher) and not history.is_exempt(teacher) and not had_their_turn:
                        due += 1
                        moved += standing.kind in self.modes and history.counts(standing)
            turn = (history.year - history.plan.year) % self.phase_years
            before, until = (math.ceil(Fraction(due * years, self.phase_years)) for years in (turn, turn + 1))
            yield Check((place.name,), moved, low=until - before, facts={"due": due})

    def reads(self, definitions: Definitions) -> Columns:
        rural = column("schools.rural", self.homes == "town_or_core")
        places = column("schools.district", self.per == "district") | column("schools.private") | rural
        return ARRIVAL | exempt(definitions) | places

    def state(self, subject: Subject, county: County) -> str:
        place, years = f"{group_name(county, subject[0])}{HOMES[self.homes]}", self.phase_years
        return f"{place}应交流教师分{years}年完成交流，当年不少于其中的1/{years}"

    def tell(self, check: Check, county: County) -> str:
        observed, required = self.figures(check)
        due = check.facts["due"]
        return f"{self.state(check.subject, county)}；应交流{due}人，实际交流{observed}，要求{required}人。"
