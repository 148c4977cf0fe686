"""幼小衔接 (S0b 74 「集团内跨区域跨学段教师轮岗交流」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Group
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Stage
from optimizer.readings.columns import Bools
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, enrolled
from optimizer.rules.base import Rule, group_name


class KindergartenLink(Rule):
    """In a group with kindergartens and primary schools, at least ``least`` teachers move between the two sorts.

    A school that runs both stages links them in its own house and is neither end of such a move. A group without
    anybody whom a school of the other sort has a post for is not asked, which is told beforehand.
    """

    name: ClassVar[str] = "kindergarten_link"
    title: ClassVar[str] = "幼小衔接交流"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, title="每个集团每年至少几人")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s, number = facts.schools, len(facts.groups.ids)
        young, older = (
            np.array([stage in school.pupils for school in facts.county.schools], dtype=bool)
            for stage in (Stage.KINDERGARTEN, Stage.PRIMARY)
        )
        kindergarten, primary = young & ~older & postings.schools_covered, older & ~young & postings.schools_covered

        def having(schools: Bools) -> Bools:
            return np.bincount(s.group[schools & (s.group >= 0)], minlength=number) > 0

        linking = (postings.group == postings.to_group) & (
            (kindergarten[postings.home] & primary[postings.school])
            | (primary[postings.home] & kindergarten[postings.school])
        )
        yield demand(
            totals([(g,) for g in facts.groups.ids], (linking * postings.counted(self.modes), postings.group)),
            low=self.least,
            exists=having(kindergarten) & having(primary) & _linkable(facts, kindergarten, primary),
        )

    def audit(self, history: History) -> Iterator[Check]:
        for group, sort in self._mixed(history):
            if not _can_link(sort, history):
                continue
            linked = 0
            for standing in history.moves(self.modes, group.id):
                ends = sort.get(standing.teacher.home), sort.get(standing.after)
                linked += None not in ends and ends[0] != ends[1]
            yield Check((group.id,), linked, low=self.least)

    def not_asked(self, history: History) -> Iterator[str]:
        for group, sort in self._mixed(history):
            if not _can_link(sort, history):
                yield f"{group.name}不要求幼小衔接交流：没有教师的任教资格和学科适合到另一类学校（园）任教"

    def _mixed(self, history: History) -> Iterator[tuple[Group, Mapping[str, Stage]]]:
        """Groups with both sorts, and the sort of each of their schools that is of one."""
        for group in history.groups():
            sort: dict[str, Stage] = {}
            for identity in history.schools_of[group.id]:
                taught = history.county.school[identity].pupils
                if (Stage.KINDERGARTEN in taught) != (Stage.PRIMARY in taught) and history.covers(identity):
                    sort[identity] = Stage.PRIMARY if Stage.PRIMARY in taught else Stage.KINDERGARTEN
            if len(set(sort.values())) == 2:
                yield group, sort

    def reads(self, definitions: Definitions) -> Columns:
        return enrolled(("幼儿园", "小学"))

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}每年在幼儿园与小学之间交流的教师不少于{self.least}人"


def _linkable(facts: Facts, kindergarten: Bools, primary: Bools) -> Bools:
    """Over groups, the model's reading: somebody could teach at a school of the other sort."""
    t, s = facts.teachers, facts.schools
    other = (kindergarten[t.home][:, None] & primary) | (primary[t.home][:, None] & kindergarten)
    person, school = np.nonzero(other & (s.group[t.home][:, None] == s.group) & (s.group >= 0))
    stage = facts.stage_at(school, t.own_stage[person], t.certified[person], t.subject[person])
    fits = facts.unit_for[school, stage, t.subject[person]] >= 0
    linkable: Bools = np.bincount(s.group[school[fits]], minlength=len(facts.groups.ids)) > 0
    return linkable


def _can_link(sort: Mapping[str, Stage], history: History) -> bool:
    """The same of one group, the plain reading."""
    for home, own in sort.items():
        others = [school for school, other in sort.items() if other != own]
        for standing in history.staff_of.get(home, []):
            if any(history.has_post(standing.teacher, school) for school in others):
                return True
    return False
