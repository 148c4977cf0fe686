"""教研组规模, a default of the product (policy §1.4): S3 198 asks for groups of teachers across the schools."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, school_name


class ResearchGroup(Rule):
    """After the moves, at least ``least`` teachers of a subject serve at each stage of a school that offers it.

    Where fewer serve today, no fewer than today: the row is n′ ≥ min(least, n).
    """

    name: ClassVar[str] = "research_group"
    title: ClassVar[str] = "教研组规模"
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(2, ge=1, le=10, title="教研组（备课组）最少人数")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        u = postings.facts.units
        one = np.ones(len(postings), dtype=np.int64)
        yield demand(
            totals(
                postings.facts.unit_subjects, (one, postings.unit), (-one, postings.from_unit), at=u.present
            ),
            low=np.minimum(self.least, u.present),
            exists=postings.schools_covered[u.school],
        )

    def audit(self, history: History) -> Iterator[Check]:
        for school in history.schools():
            for need in history.needs_of(school.id):
                now = len(history.staff_for(need, after=False))
                after = len(history.staff_for(need, after=True))
                yield Check((school.id, need.stage.value, need.subject), after, low=min(self.least, now))

    def state(self, subject: Subject, county: County) -> str:
        return (
            f"{school_name(county, subject[0])}{subject[1]}{subject[2]}教研组交流后不少于{self.least}人"
            "（现有更少的不得再减）"
        )
