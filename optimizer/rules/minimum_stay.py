"""最短在校年限 (S1 123 「期满归队」, policy §2.3: no second move soon after returning, or after arriving)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.plan import Posting
from optimizer.domain.roster_by_year import unfolded
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.columns import KINDS, Bools
from optimizer.readings.group_tables import GroupTables
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.posting_kinds import mode_between
from optimizer.readings.postings import Postings
from optimizer.readings.returning import returned, served_out
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import ARRIVAL, NONE, Columns, column
from optimizer.rules.base import Rule, excluded, unsettled
from optimizer.rules.claims import Claim, Rests

FREE = KINDS.index(Kind.REDEPLOYED)  # within one legal person nobody is sent and nobody returns


class MinimumStay(Rule):
    """A teacher does not move within ``years`` full school years of arriving at, or returning to, the own school.

    Of a teacher whose arrival the roster does not give nothing is asked, and nothing certified. With ``after``
    ``return`` only those are asked who are back from a posting that had a term, whether sent from here or elsewhere;
    who never was away may go, and so may who was called back before the term was over (暂停, 退出, 撤并). A return
    within the plan is a case of its own: (teacher, first year back).
    """

    name: ClassVar[str] = "minimum_stay"
    title: ClassVar[str] = "最短在校年限"
    loosens: ClassVar[Mapping[str, int]] = {"years": -1}

    years: int = Field(2, ge=1, le=20, title="到校或返校后满几个学年才可再交流")
    after: Literal["arrival", "return"] = Field("arrival", title="从到校或返校起算，或只从交流期满返校起算")
    volunteers_may: bool = Field(False, title="自愿者不受此限")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="约束的交流类型")

    def claims(self) -> Iterator[Claim]:
        yield Rests(self.years)

    def _asked(self, postings: Postings) -> Bools:
        """Teachers of whom the rule asks anything."""
        t = postings.facts.teachers
        records = postings.facts.records
        known = np.array([self.after == "return" or r.arrived is not None for r in records], dtype=bool)
        return known & postings.schools_covered[t.home] & ~(t.volunteer & self.volunteers_may)

    def excludes(self, postings: Postings) -> Bools:
        facts = postings.facts
        here = facts.year - returned(facts) if self.after == "return" else facts.teachers.years_here
        early = self._asked(postings) & (here < self.years)
        return early[postings.teacher] & (postings.counted(self.modes) > 0)

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        year, ids = postings.facts.year, postings.facts.teachers.ids
        rows, who = horizon.before(year)
        asked = self._asked(postings)
        moves = (postings.counted(self.modes) > 0) & asked[postings.teacher]
        counted = asked[who] & (horizon.kind[rows] != FREE)
        if self.after == "return":
            counted &= served_out(horizon)[rows]
        for back in range(year - self.years + 1, year + 1):
            home = counted & (horizon.last[rows] == back - 1)
            both = np.intersect1d(who[home], postings.teacher[moves])
            case = np.full(len(ids), -1, dtype=np.int64)
            case[both] = np.arange(len(both))
            yield demand(
                totals(
                    [(ids[teacher], back) for teacher in both],
                    (moves.astype(np.int64), case[postings.teacher], postings.column),
                    (home.astype(np.int64), case[who], rows),
                ),
                high=1,
            )

    def audit(self, history: History) -> Iterator[Check]:
        groups: dict[int, GroupTables] = {}
        written: dict[str, list[PastPosting]] = {}
        if self.after == "return":
            for past in history.county.roster.history:
                written.setdefault(past.teacher, []).append(past)
        for standing in history.moves(self.modes):
            teacher = standing.teacher
            if not history.covers(teacher.home) or (self.volunteers_may and teacher.volunteer):
                continue
            if self.after == "return":
                served = min(self._back(history, teacher, written.get(teacher.id, [])), default=self.years)
            elif teacher.arrived is None:
                yield unsettled(teacher.id, why="现校任教起始没有填")
                continue
            else:
                served = history.years_here(teacher)
            if served < self.years:
                yield excluded(teacher.id, years=served)
            for posting in history.planned.get(teacher.id, []):
                if posting.mode is not Kind.REDEPLOYED and posting.last_year is not None:
                    served = history.year - posting.last_year - 1
                    asked = 0 <= served < self.years
                    if asked and (self.after == "arrival" or self._served_out(history, posting, groups)):
                        yield Check((teacher.id, posting.last_year + 1), 2, high=1, facts={"years": served})

    def _served_out(self, history: History, posting: Posting, groups: dict[int, GroupTables]) -> bool:
        """Whether a posting of the plan was not over before its term, by the groups of the year in which it began.

        ``groups`` keeps those of the years asked before.
        """
        if posting.mode is Kind.PROLONGED or posting.last_year is None:
            return True
        first = posting.first_year
        if first not in groups:
            groups[first] = GroupTables(unfolded(history.county.roster, first))
        mode = mode_between(groups[first], history.definitions, posting.origin, posting.school)
        term = history.definitions.term_of(posting.mode, mode)
        return term is None or posting.last_year + 1 - posting.first_year >= term

    def _back(self, history: History, teacher: Teacher, written: Sequence[PastPosting]) -> Iterator[int]:
        """For each posting of record that ended as the roster has it (``written``): school years back since."""
        for past in history.past.get(teacher.id, []):
            ended = history.last_of(past) < history.year
            ended &= all(
                history.last_of(past) >= history.last_of(each)
                for each in written if (each.start, each.school) == (past.start, past.school)
            )
            if ended and past.school != teacher.home and past.kind is not Kind.REDEPLOYED:
                yield history.year - history.last_of(past) - 1

    def reads(self, definitions: Definitions) -> Columns:
        return (ARRIVAL if self.after == "arrival" else NONE) | column("teachers.volunteer", self.volunteers_may)

    def state(self, subject: Subject, county: County) -> str:
        if len(subject) > 1:
            return f"教师{subject[0]}{subject[1]}学年返校后未满{self.years}个学年，不再安排交流"
        back = "交流期满返校" if self.after == "return" else "在校"
        return f"教师{subject[0]}{back}未满{self.years}个学年，暂不安排交流"

    def tell(self, check: Check, county: County) -> str:
        if check.unknown:
            return super().tell(check, county)
        back = "交流期满返校" if self.after == "return" else "在校"
        return f"教师{check.subject[0]}{back}仅{check.facts['years']}个学年，未满{self.years}个学年，不应安排交流。"
