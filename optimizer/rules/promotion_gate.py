"""晋升门槛 (S0a 22—23 「必须在近5年内有1-2年薄弱学校任教、任职经历并考核合格」)."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Teacher
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.horizon import Horizon
from optimizer.readings.model_view import Facts
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import ARRIVAL, Columns, column, rated
from optimizer.rules.base import Rule, left_empty


class PromotionGate(Rule):
    """At the end of the horizon, whoever applies for a title has served enough of the last years in weak schools.

    Asked once, in the horizon's last year, of teachers with 拟申报职称. Years of record count when the appraisal was
    passed (``gate_unrecorded``: or is not recorded), years from the plan's first on as if it will be, and years at a
    weak 编制 school always, because the roster holds no appraisal of them.
    """

    name: ClassVar[str] = "promotion_gate"
    title: ClassVar[str] = "晋升门槛"
    unit: ClassVar[str] = "学年"

    core_only: bool = Field(True, title="仅约束核心校（名校）教师")

    def ties(self, horizon: Horizon, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        if facts.year != horizon.years[-1]:
            return
        t, s, words = facts.teachers, facts.schools, facts.definitions
        asked = np.array([record.applying is not None for record in facts.records], dtype=bool)
        asked &= postings.schools_covered[t.home]
        if self.core_only:
            asked &= s.is_core[t.home]
        flags = {"薄弱": s.weak, "农村": s.rural, "山区": s.mountain}
        weak = np.any([flags[word] for word in words.gate_schools], axis=0)
        window = np.arange(facts.year - words.gate_window + 1, facts.year + 1)
        without = _without_plan(facts, weak, window, horizon.years[0])
        rows, who = horizon.before(facts.year)
        rows = np.concatenate([rows, postings.column[postings.starts]])
        who = np.concatenate([who, postings.teacher[postings.starts]])
        first, last = horizon.first[rows, None], horizon.last[rows, None]
        change = weak[horizon.school[rows], None].astype(np.int64) - without[who]
        yield demand(
            totals(
                [(identity,) for identity in t.ids],
                ((change * ((first <= window) & (window <= last))).sum(axis=1), who, rows),
                at=without.sum(axis=1),
            ),
            low=words.gate_years,
            exists=asked,
        )

    def audit(self, history: History) -> Iterator[Check]:
        if history.year != history.plan.years[-1]:
            return
        for standing in history.standings.values():
            teacher = standing.teacher
            if teacher.applying is None or not history.covers(teacher.home):
                continue
            if history.is_core(teacher.home) or not self.core_only:
                years = len(gate_years(history, teacher, history.year))
                yield Check((teacher.id,), years, low=history.definitions.gate_years)

    def reads(self, definitions: Definitions) -> Columns:
        return rated(definitions.gate_schools) | ARRIVAL | column("teachers.applying") | column(
            "history.passed"
        )

    def asleep(self, county: County) -> str:
        return left_empty(county.teachers, applying="拟申报职称")

    def state(self, subject: Subject, county: County) -> str:
        return f"教师{subject[0]}拟申报职称，近年在薄弱（或政策所定的）学校任教并考核合格的学年达到规定"

    def tell(self, check: Check, county: County) -> str:
        return f"教师{check.subject[0]}拟申报职称，近年在薄弱学校任教{check.observed}学年，应不少于{check.low}学年。"


def _without_plan(facts: Facts, weak: Bools, window: Ints, begins: int) -> Ints:
    """Teachers × years: 1 where the year counts towards the gate without any posting of the plan."""
    t, words = facts.teachers, facts.definitions
    since = np.array(
        [begins if r.arrived is None else r.arrived.year + (r.arrived.month > 9) for r in facts.records],
        dtype=np.int64,
    )
    counted = weak[t.home][:, None] & (window >= since[:, None])
    for past in facts.past:
        code = facts.teacher_code.get(past.teacher)
        if code is not None:
            there = (past.first_year <= window) & (window <= facts.last_of(past))
            passed = words.gate_unrecorded | (window >= begins) if past.passed is None else past.passed
            school = facts.school_code.get(past.school)  # None: a place elsewhere, of which nothing is known
            counts = school is not None and weak[school]
            counted[code] = np.where(there, counts & passed, counted[code])
    return counted.astype(np.int64)


def gate_years(history: History, teacher: Teacher, until: int) -> list[int]:
    """The school years up to ``until`` that count towards the gate, the plain reading."""
    found = []
    for year in range(until - history.definitions.gate_window + 1, until + 1):
        postings = [posting for posting in history.planned.get(teacher.id, []) if posting.covers(year)]
        of_record = [p for p in history.past.get(teacher.id, []) if p.first_year <= year <= history.last_of(p)]
        if postings:
            school, passed = postings[-1].school, True
        elif of_record:
            past = of_record[-1]
            expected = year >= history.plan.year or history.definitions.gate_unrecorded
            school, passed = past.school, expected if past.passed is None else past.passed
        else:
            school, passed = teacher.home, _at_home(history, teacher, year)
        if passed and is_weak(history, school):
            found.append(year)
    return found


def _at_home(history: History, teacher: Teacher, year: int) -> bool:
    """Whether the teacher had come to the 编制 school by then; unknown before the plan where no date is given."""
    if teacher.arrived is None:
        return year >= history.plan.year
    return year >= teacher.arrived.year + (0 if teacher.arrived.month <= 9 else 1)


def is_weak(history: History, school: str) -> bool:
    """Whether years at a school count towards the gate."""
    record = history.county.school.get(school)
    if record is None:  # a place elsewhere, of which nothing is known
        return False
    flags = {"薄弱": record.weak, "农村": record.rural, "山区": record.mountain}
    return any(flags[word] for word in history.definitions.gate_schools)
