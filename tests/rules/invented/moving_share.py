"""A rule that no source asks for: the least share of a group's teachers who move in a year."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import ROTATION_ONLY
from optimizer.domain.vocabulary import Check
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, group_name
from optimizer.rules.claims import Claim, Counted, Share


class MovingShare(Rule):
    """In each group, at least ``percent`` in a hundred of the teachers on its staff move this year."""

    name: ClassVar[str] = "moving_share"
    title: ClassVar[str] = "虚构的交流比例"
    of_groups: ClassVar[bool] = True
    counted: ClassVar[Counted] = Counted("group", asks="percent")
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(10, ge=0, le=100, title="最低占比（%）")

    def claims(self) -> Iterator[Claim]:
        yield Share("group", self.percent, None, "all", "new", ROTATION_ONLY)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        s, home = postings.facts.schools, postings.facts.teachers.home
        staff = s.group[home][postings.schools_covered[home] & (s.group[home] >= 0)]
        groups = postings.facts.groups.ids
        base = np.bincount(staff, minlength=len(groups))
        moves = postings.dealt * postings.counted(ROTATION_ONLY)
        rows = totals([(group,) for group in groups], (moves, postings.group))
        yield demand(rows, low=-(-base * self.percent // 100), exists=postings.groups_covered)

    def audit(self, history: History) -> Iterator[Check]:
        for group in history.groups():
            schools = [school for school in history.schools_of[group.id] if history.covers(school)]
            base = sum(len(history.staff_of.get(school, [])) for school in schools)
            moves = [each for each in history.counted("new", ROTATION_ONLY, group.id) if history.counts(each)]
            yield Check((group.id,), len(moves), low=-(-base * self.percent // 100))

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}当年交流的教师不少于在编教师的{self.percent}%"
