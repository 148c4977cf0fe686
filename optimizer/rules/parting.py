"""离团返校 (S3 202 「不合格的,暂停」; S0b 82, 84, 101: whoever was sent within a group returns when it ends)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.roster_by_year import memberships, together
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, excluded, school_name


class Parting(Rule):
    """Nobody serves on between two schools that shared a working group when the posting began and no longer do.

    Postings of record end with the group as the roster of the year is read; those of the plan are the rule's cases.
    """

    name: ClassVar[str] = "parting"
    title: ClassVar[str] = "离团返校"

    modes: tuple[Kind, ...] = Field(tuple(Kind), title="约束的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        ids, year = facts.schools.ids, facts.year
        asked = np.flatnonzero(
            (postings.counted(self.modes, "away") > 0) & (postings.covered > 0) & (postings.first < year)
        )
        if not len(asked):
            return
        roster = facts.county.roster
        stays = memberships(roster)
        # the own school of the roster: where it has closed since, it stands for the one that received it
        own = np.array([facts.school_code[roster.teacher[i].home] for i in facts.teachers.ids], dtype=np.int64)
        ends = own[postings.teacher[asked]], postings.school[asked], postings.first[asked]
        ways, which = np.unique(np.stack(ends), axis=1, return_inverse=True)
        parted = np.array([
            together(stays, ids[a], ids[b], first) and not together(stays, ids[a], ids[b], year)
            for a, b, first in ways.T.tolist()
        ])
        apart = asked[parted[which.reshape(-1)]]
        people, case = np.unique(postings.teacher[apart], return_inverse=True)
        one = np.ones(len(apart), dtype=np.int64)
        yield demand(totals([(facts.teachers.ids[t],) for t in people], (one, case, apart)), high=0)

    def audit(self, history: History) -> Iterator[Check]:
        serving = [
            standing.serving
            for standing in history.standings.values()
            if standing.serving and standing.away and standing.serving.mode in self.modes
            and history.covers(standing.teacher.home)
        ]
        inside = {year: history.inside(year) for year in {history.year, *(p.first_year for p in serving)}}
        for posting in serving:
            then, now = (
                {group for group, school in inside[year] if school == posting.origin}
                & {group for group, school in inside[year] if school == posting.school}
                for year in (posting.first_year, history.year)
            )
            if then and not now:
                yield excluded(posting.teacher, school=posting.school)

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}原在同一集团内交流，两校不再同属一个集团后应返回原单位"

    def tell(self, check: Check, county: County) -> str:
        where = school_name(county, check.facts["school"])
        return f"教师{check.subject[0]}的原单位与{where}已不在同一集团，应当返校，不应继续在该校任教。"
