"""对等互派 (S0b 44, 协作型 groups: 「师资互派、研训联动、项目共研」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.rules.base import Rule, school_name


class Reciprocity(Rule):
    """Between two schools of a group, the moves one way and the moves back differ by at most ``delta``.

    A pair is asked when at least one of the two is a member school that the entry covers.
    """

    name: ClassVar[str] = "reciprocity"
    title: ClassVar[str] = "对等互派"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"delta": 1}

    delta: int = Field(1, ge=0, title="互派人数最多相差几人")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        s = postings.facts.schools
        bound = postings.schools_covered & ~s.is_core
        grouped = np.flatnonzero(s.group >= 0)
        same = s.group[grouped][:, None] == s.group[grouped][None, :]
        first, second = (grouped[side] for side in np.nonzero(np.triu(same, 1)))
        asked = bound[first] | bound[second]
        first, second = first[asked], second[asked]
        if not len(first):
            return
        keys = first * len(s.ids) + second  # ascending, as nonzero walks row by row
        low, high = np.minimum(postings.home, postings.school), np.maximum(postings.home, postings.school)
        wanted = low * len(s.ids) + high
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        sign = np.where(postings.home < postings.school, 1, -1) * postings.counted(self.modes)
        yield demand(
            totals(
                [(s.ids[a], s.ids[b]) for a, b in zip(first, second, strict=True)],
                (sign, np.where(keys[at] == wanted, at, -1)),
            ),
            low=-self.delta,
            high=self.delta,
        )

    def audit(self, history: History) -> Iterator[Check]:
        sent: dict[tuple[str, str], int] = {}
        for standing in history.moves(self.modes):
            arc = (standing.teacher.home, standing.after)
            sent[arc] = sent.get(arc, 0) + 1
        bound = {school.id for school in history.schools() if not history.is_core(school.id)}
        ordered = [school.id for school in history.county.schools if history.group_of(school.id) is not None]
        for position, one in enumerate(ordered):
            for other in ordered[position + 1 :]:
                if history.group_of(one) != history.group_of(other) or not {one, other} & bound:
                    continue
                there, back = sent.get((one, other), 0), sent.get((other, one), 0)
                yield Check((one, other), there - back, -self.delta, self.delta, {"there": there, "back": back})

    def state(self, subject: Subject, county: County) -> str:
        one, other = (school_name(county, school) for school in subject)
        return f"{one}与{other}对等互派，双向人数相差不超过{self.delta}人"

    def figures(self, check: Check) -> tuple[str, str]:
        return f"派出{check.facts['there']}人、派入{check.facts['back']}人", f"相差≤{self.delta}人"
