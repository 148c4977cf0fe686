"""再次交流间隔 (S1 123 「三年一轮」; local rules: nobody is sent twice within some years unless volunteering)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import Bools
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column
from optimizer.rules.base import Rule, excluded


class SentAgain(Rule):
    """Between the first years of two postings of one teacher lie at least ``years`` school years.

    Postings of record are read as they stand; an earlier move of the plan is a case of its own: (teacher, its year).
    """

    name: ClassVar[str] = "sent_again"
    title: ClassVar[str] = "再次交流间隔"
    loosens: ClassVar[Mapping[str, int]] = {"years": -1}

    years: int = Field(6, ge=2, le=20, title="两次派出至少相隔几个学年")
    volunteers_may: bool = Field(True, title="自愿者不受此限")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="约束的交流类型")

    def _asked(self, postings: Postings) -> Bools:
        """Teachers of whom the rule asks anything."""
        t = postings.facts.teachers
        return postings.schools_covered[t.home] & ~(t.volunteer & self.volunteers_may)

    def excludes(self, postings: Postings) -> Bools:
        facts = postings.facts
        sent = {p.teacher for p in facts.past if facts.year - self.years < p.first_year < facts.year}
        lately = np.array([identity in sent for identity in facts.teachers.ids], dtype=bool)
        return (lately & self._asked(postings))[postings.teacher] & (postings.counted(self.modes) > 0)

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        year, ids = postings.facts.year, postings.facts.teachers.ids
        rows, who = horizon.before(year)
        asked = self._asked(postings)
        moves = (postings.counted(self.modes) > 0) & asked[postings.teacher]
        counted = np.isin(horizon.kind[rows], [list(Kind).index(mode) for mode in self.modes]) & asked[who]
        counted &= horizon.school[rows] != postings.facts.teachers.home[who]
        for earlier in range(year - self.years + 1, year):
            then = counted & (horizon.first[rows] == earlier)
            both = np.intersect1d(who[then], postings.teacher[moves])
            case = np.full(len(ids), -1, dtype=np.int64)
            case[both] = np.arange(len(both))
            yield demand(
                totals(
                    [(ids[teacher], earlier) for teacher in both],
                    (moves.astype(np.int64), case[postings.teacher], postings.column),
                    (then.astype(np.int64), case[who], rows),
                ),
                high=1,
            )

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.moves(self.modes):
            teacher = standing.teacher
            if not history.covers(teacher.home) or (teacher.volunteer and self.volunteers_may):
                continue
            of_record = [p.first_year for p in history.past.get(teacher.id, []) if p.first_year < history.year]
            if of_record and history.year - max(of_record) < self.years:
                yield excluded(teacher.id, since=max(of_record))
            for posting in history.plan.postings:
                if posting.teacher == teacher.id and posting.mode in self.modes and posting.school != teacher.home:
                    between = history.year - posting.first_year
                    if 0 < between < self.years:
                        yield Check((teacher.id, posting.first_year), 2, high=1, facts={"since": posting.first_year})

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.volunteer", self.volunteers_may)

    def state(self, subject: Subject, county: County) -> str:
        since = f"{subject[1]}学年派出后，" if len(subject) > 1 else ""
        return f"教师{subject[0]}{since}{self.years}个学年内不再次派出"

    def tell(self, check: Check, county: County) -> str:
        since = check.facts["since"]
        return f"教师{check.subject[0]}已在{since}学年派出，距今不足{self.years}个学年，不应再次派出。"
