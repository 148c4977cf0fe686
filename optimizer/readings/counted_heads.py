"""The heads behind the national 差异系数 as the model counts them: a row for each counted school (definitions §5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.vocabulary import Stage
from optimizer.readings.columns import STAGES, Bools, Ints
from optimizer.readings.model_view import Facts
from optimizer.readings.postings import Postings
from optimizer.readings.rows import FREE, Rows, Steps, totals

COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR)
INDICATORS = ("L1", "L2", "L3")


@dataclass(frozen=True)
class Heads:
    """One indicator of one stage in one district: its counted schools and what the postings of a year do to them.

    ``rows`` are heads by school, ``now`` without any posting, within ``least`` and ``most`` under any choice of them;
    ``change`` is what each posting adds to the heads of all counted schools: 1 who enters them, -1 who leaves.
    """

    district: str
    stage: Stage
    indicator: str
    pupils: Ints
    now: Ints
    rows: Rows
    least: Ints
    most: Ints
    change: Ints

    @property
    def people(self) -> int:
        return int(self.now.sum())


def counted_schools(facts: Facts, stage: Stage) -> Bools:
    """Over schools: in the national figure of a stage; small ordinary schools are, small teaching points are not."""
    of_law = facts.pupils[:, [STAGES.index(each) for each in COMPULSORY]].sum(axis=1)
    marked = np.array([[s.counted, s.teaching_point] for s in facts.county.schools], dtype=bool).reshape(-1, 2)
    small = marked[:, 1] & (of_law < facts.definitions.least_pupils)
    counted: Bools = marked[:, 0] & ~small & (facts.pupils[:, STAGES.index(stage)] > 0)
    return counted


def counted_heads(
    postings: Postings, stages: Sequence[Stage] = COMPULSORY, indicators: Sequence[str] = INDICATORS
) -> Iterator[Heads]:
    """By stage, district and indicator, of the schools that the entry covers."""
    facts = postings.facts
    t, s = facts.teachers, facts.schools
    for stage in stages:
        code = STAGES.index(stage)
        unit = counted_schools(facts, stage) & postings.schools_covered
        good = {indicator: _qualified(facts, indicator, stage) for indicator in indicators}
        for district in np.unique(s.district[unit]):
            schools = np.flatnonzero(unit & (s.district == district))
            case = np.full(len(s.ids), -1, dtype=np.int64)
            case[schools] = np.arange(len(schools))
            there, left = case[postings.school], case[postings.left]
            ids = [s.ids[school] for school in schools]
            for indicator in indicators:
                here = good[indicator] & (t.stage == code)
                now = np.bincount(case[t.present[here]] + 1, minlength=len(schools) + 1)[1:].astype(np.int64)
                comes = (good[indicator][postings.teacher] & (postings.stage == code)).astype(np.int64)
                goes = here[postings.teacher].astype(np.int64)
                rows = totals(
                    [(school, stage.value, indicator) for school in ids], (comes, there), (-goes, left), at=now
                )
                yield Heads(
                    facts.county.schools[schools[0]].district, stage, indicator, facts.pupils[schools, code], now, rows,
                    now - _people(postings, goes > 0, left, len(schools)),
                    now + _people(postings, comes > 0, there, len(schools)),
                    np.where(there >= 0, comes, 0) - np.where(left >= 0, goes, 0),
                )


def unit_steps(rows: Rows, least: Ints, costs: Sequence[Sequence[int]], *, ordered: bool = False) -> Steps:
    """What each unit above ``least`` costs, by row."""
    count = [len(each) for each in costs]
    case = np.repeat(np.arange(len(costs)), count)
    one, free = np.ones(len(case), dtype=np.int64), np.full(len(least), -FREE, dtype=np.int64)
    start = np.concatenate([np.arange(each) for each in count] or [case])
    flat = np.array([cost for each in costs for cost in each], dtype=np.int64)
    return Steps(rows, free, least, case, one, start.astype(np.int64), one, flat, ordered)


def _people(postings: Postings, hit: Bools, case: Ints, count: int) -> Ints:
    """How many teachers have a posting that counts in each case."""
    used = hit & (case >= 0)
    staff = len(postings.facts.teachers.ids)
    pairs = np.unique(case[used] * staff + postings.teacher[used])
    return np.bincount(pairs // max(staff, 1), minlength=count).astype(np.int64)


def _qualified(facts: Facts, indicator: str, stage: Stage) -> Bools:
    t = facts.teachers
    if indicator == "L1":
        least = facts.definitions.degree.get(stage)
        return np.zeros(len(t.ids), dtype=bool) if least is None else t.degree >= int(least)
    return t.county_backbone if indicator == "L2" else facts.pe_and_arts[t.subject]
