"""校长任满两届 (policy §2.1: two terms in Anhui's county plans, three of three years in Dalian)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Leader
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import Columns, column, exempt
from optimizer.rules.base import LeaderLabel, Rule, between, unsettled
from optimizer.rules.claims import Claim, NeedsKind


class LeaderTerms(Rule):
    """A leader who has held the office for ``leader_terms`` terms, is not exempt nor in term, serves elsewhere.

    Whoever has no 任现职起始 cannot be told. Leaders move only where the policy opens the kind 干部; without a weight
    it is asked of everybody who is due at once.
    """

    name: ClassVar[str] = "leader_terms"
    title: ClassVar[str] = "校长任满交流"

    lowest: LeaderLabel = Field(Leader.正校级, title="最低职务")  # type: ignore[valid-type]
    highest: LeaderLabel = Field(Leader.正校级, title="最高职务")  # type: ignore[valid-type]

    def claims(self) -> Iterator[Claim]:
        yield NeedsKind(Kind.LEADER, certain=False)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        t, words = facts.teachers, facts.definitions
        began = np.array(
            [9999 if r.in_office is None else r.in_office.year + (r.in_office.month > 9) for r in facts.records],
            dtype=np.int64,
        )
        due = (facts.year - began >= words.leader_terms * words.leader_term_years) & ~t.posted & ~t.exempt
        due &= (t.leader >= max(int(self.lowest), 1)) & (t.leader <= int(self.highest))
        yield demand(
            totals([(i,) for i in t.ids], (np.ones(len(postings), dtype=np.int64), postings.teacher)),
            low=1, exists=due & postings.schools_covered[t.home],
        )

    def audit(self, history: History) -> Iterator[Check]:
        for standing in history.standings.values():
            teacher = standing.teacher
            ranked = teacher.leader is not Leader.无 and self.lowest <= teacher.leader <= self.highest
            if not ranked or not history.covers(teacher.home) or standing.on_record or history.is_exempt(teacher):
                continue
            if teacher.in_office is None:
                yield unsettled(teacher.id, why="任现职起始没有填")
            elif is_due(history, teacher):
                yield Check((teacher.id,), int(standing.posting is not None or standing.serving is not None), low=1)

    def reads(self, definitions: Definitions) -> Columns:
        return column("teachers.in_office") | exempt(definitions)

    def asleep(self, county: County) -> str:
        return "" if any(teacher.leader is not Leader.无 for teacher in county.teachers) else "干部职务没有填"

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}（{between(self.lowest, self.highest)}）任现职满届的应交流"


def is_due(history: History, teacher: Teacher) -> bool:
    """Whether a leader has held the present office for the terms after which a move is due; False where unknown."""
    since = teacher.in_office
    if since is None:
        return False
    began = since.year if since.month <= 9 else since.year + 1
    return history.year - began >= history.definitions.leader_terms * history.definitions.leader_term_years
