"""成员校之间有人员往来 (S2 173 「实施集团内成员校之间管理干部或教师交流」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, school_name


class FirstYearLink(Rule):
    """Each member school exchanges at least ``least`` teachers or leaders, in or out, with the rest of its group."""

    name: ClassVar[str] = "first_year_link"
    title: ClassVar[str] = "成员校人员往来"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, title="每所成员校至少几人次")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION, Kind.LEADER), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        s = postings.facts.schools
        inside = (postings.group >= 0) & (postings.group == postings.to_group)
        linking = inside * postings.counted(self.modes)
        yield demand(
            totals([(i,) for i in s.ids], (linking, postings.home), (linking, postings.school)),
            low=self.least,
            exists=postings.schools_covered & ~s.is_core & (s.group >= 0),
        )

    def audit(self, history: History) -> Iterator[Check]:
        for school in history.schools():
            group = history.group_of(school.id)
            if group is None or history.is_core(school.id):
                continue
            others = [other for other in history.schools_of[group] if other != school.id]
            links = 0
            for standing in history.moves(self.modes, group):
                home, there = standing.teacher.home, standing.after
                links += (home == school.id and there in others) or (there == school.id and home in others)
            yield Check((school.id,), links, low=self.least)

    def state(self, subject: Subject, county: County) -> str:
        return f"{school_name(county, subject[0])}与集团内其他学校交流的干部教师不少于{self.least}人次"
