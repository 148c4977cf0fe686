"""团队派出 (S1 129 「可以尝试团队方式带班任教」)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, left_empty, school_name


class TeamMoves(Rule):
    """The teachers of one team move to the same school or none of them moves.

    A member who cannot move (in term, deferred, no such post) keeps the whole team at home. The first member in
    the roster leads: for each school, (others who go there) − (others) × (leader goes there) is 0.
    """

    name: ClassVar[str] = "team_moves"
    title: ClassVar[str] = "团队整体派出"

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        s, t = facts.schools, facts.teachers
        names = sorted({record.team for record in facts.records if record.team})
        code = {name: position for position, name in enumerate(names)}
        team = np.array([code[record.team] if record.team else -1 for record in facts.records], dtype=np.int64)
        team[~postings.schools_covered[t.home]] = -1
        inside = np.flatnonzero(team >= 0)
        size = np.bincount(team[inside], minlength=len(names))
        present, first = np.unique(team[inside], return_index=True)
        leads = np.zeros(len(team), dtype=bool)
        leads[inside[first[size[present] > 1]]] = True
        team[inside[size[team[inside]] < 2]] = -1
        used = np.flatnonzero((team[postings.teacher] >= 0) & postings.starts)
        member = postings.teacher[used]
        keys, found = np.unique(team[member] * len(s.ids) + postings.school[used], return_inverse=True)
        case = np.full(len(postings), -1, dtype=np.int64)
        case[used] = found
        weight = np.zeros(len(postings), dtype=np.int64)
        weight[used] = np.where(leads[member], 1 - size[team[member]], 1)
        yield demand(
            totals([(names[key // len(s.ids)], s.ids[key % len(s.ids)]) for key in keys], (weight, case)),
            low=0,
            high=0,
        )

    def audit(self, history: History) -> Iterator[Check]:
        teams: dict[str, list[str | None]] = {}
        for standing in history.standings.values():
            if standing.teacher.team and history.covers(standing.teacher.home):
                gone_to = standing.posting.school if standing.posting else None
                teams.setdefault(standing.teacher.team, []).append(gone_to)
        for team, (leader, *others) in teams.items():
            if not others:
                continue
            for school in sorted({there for there in (leader, *others) if there is not None}):
                there = others.count(school)
                observed = there - len(others) if leader == school else there
                facts = {"there": there + (leader == school), "size": len(others) + 1}
                yield Check((team, school), observed, 0, 0, facts)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.team")

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, team="团队")

    def state(self, subject: Subject, county: County) -> str:
        return f"团队{subject[0]}到{school_name(county, subject[1])}须整体派出，或都不派出"

    def figures(self, check: Check) -> tuple[str, str]:
        return f"{check.facts['size']}人中{check.facts['there']}人前往", f"0人或{check.facts['size']}人"
