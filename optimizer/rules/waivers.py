"""Single cases of an entry let off by so many units: what a repair is where no parameter says it.

The model's reading moves the limits of the rows, the plain reading those of the checks; they share only the record.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from optimizer.domain.vocabulary import Check
from optimizer.readings.columns import Bools, Ints
from optimizer.readings.postings import Postings
from optimizer.readings.rows import FREE, Cap, Demand, Subject


class Allowance(BaseModel):
    """The case of ``subject`` may miss its limit by ``by`` of the rule's own unit, in one school year or in all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: tuple[str, ...] = Field(min_length=1, title="对象（集团、学校、教师编号等）")
    by: int = Field(1, ge=1, title="放宽几个单位")
    year: int | None = Field(None, ge=2000, le=2100, title="学年（不填：各学年）")

    def speaks_of(self, subject: Subject, year: int) -> bool:
        return self.year in (None, year) and self.subject == tuple(map(str, subject))


Allowances = Sequence[Allowance]


def loosened(asked: Demand, allowances: Allowances, year: int, divisor: int) -> Demand:
    """The demand with the limits of allowed cases moved outwards, in row units."""
    if not allowances:
        return asked
    extra = _extra(asked.rows.subjects, allowances, year) * divisor
    return replace(
        asked,
        low=np.where(asked.low > -FREE, asked.low - extra, asked.low),
        high=np.where(asked.high < FREE, asked.high + extra, asked.high),
        either=None if asked.either is None else loosened(asked.either, allowances, year, divisor),
    )


def raised(cap: Cap, allowances: Allowances, year: int, divisor: int) -> Cap:
    """The cap with its limit moved."""
    return replace(cap, limit=cap.limit + divisor * int(_extra([cap.subject], allowances, year)[0]))


def still_forbidden(forbidden: Bools, postings: Postings, allowances: Allowances) -> Bools:
    """The mask without the postings of teachers who are let off."""
    if not allowances:
        return forbidden
    ids, year = postings.facts.teachers.ids, postings.facts.year
    free = np.array([any(a.speaks_of((identity,), year) for a in allowances) for identity in ids], dtype=bool)
    held: Bools = forbidden & ~free[postings.teacher]
    return held


def _extra(subjects: Sequence[Subject], allowances: Allowances, year: int) -> Ints:
    return np.array([sum(a.by for a in allowances if a.speaks_of(s, year)) for s in subjects], dtype=np.int64)


def forgiven(check: Check, allowances: Allowances, year: int, divisor: int) -> Check:
    """The plain reading of the same: a check whose limits lie that much further out."""
    units = 0
    for allowance in allowances:
        if allowance.year is not None and allowance.year != year:
            continue
        if [str(part) for part in check.subject] == list(allowance.subject):
            units += allowance.by * divisor
    if not units:
        return check
    return replace(
        check,
        low=None if check.low is None else check.low - units,
        high=None if check.high is None else check.high + units,
    )
