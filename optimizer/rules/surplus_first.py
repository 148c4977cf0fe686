"""超编学科先行交流 (policy §2.3: over-staffed schools and subjects first)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
from pydantic import Field

from optimizer.domain.county import County, Need
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import MOST_POSTS, Columns, column
from optimizer.readings.standing import posts_filled
from optimizer.rules.base import Rule, View, by_layers, group_name
from optimizer.rules.quota_places import Per, places, plain_places


class SurplusFirst(Rule):
    """Among the teachers of a group who move, at least ``percent`` in a hundred leave an over-staffed subject.

    A subject at a stage of a school is over-staffed when its present staff exceeds 最高岗位, or else the posts that
    its periods need, rounded up. Groups without such a subject are not asked. With ``per`` district all who move in a
    county are asked, in groups or not.
    """

    name: ClassVar[str] = "surplus_first"
    title: ClassVar[str] = "超员学科优先派出"
    divisor: ClassVar[int] = 100
    loosens: ClassVar[Mapping[str, int]] = {"percent": -1}

    percent: int = Field(50, ge=0, le=100, title="来自超员学科的最低比例（%）")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")
    per: Per = Field("group", title="计算单位")

    def views(self, seen: View) -> tuple[View, ...]:
        return by_layers(seen) if self.per == "group" else (seen,)

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        u, needs, found = facts.units, facts.county.needs, places(postings, self.per, "all", outside=True)
        halves = np.array([int(2 * (n.classes or 0) * (n.periods or 0)) for n in needs], dtype=np.int64)
        load, parts = np.array([2 * (n.load or 1) for n in needs], dtype=np.int64), facts.county.parts
        given = np.array([-1 if n.most is None else n.most for n in needs], dtype=np.int64)
        known = np.array([None not in (n.classes, n.periods) and bool(n.load) for n in needs], dtype=bool)
        most = np.where(given >= 0, parts * given, np.where(known, parts * -(-halves // load), u.held))
        surplus = (u.held > most) & (found.home[u.school] >= 0)
        leaving = (postings.from_unit >= 0) & np.append(surplus, False)[postings.from_unit]
        weight = (100 * leaving.astype(np.int64) - self.percent) * postings.dealt * postings.counted(self.modes)
        yield demand(
            totals(found.subjects, (weight, found.posting)),
            low=0,
            exists=np.bincount(found.home[u.school[surplus]], minlength=len(found.subjects)) > 0,
            divisor=self.divisor,
            links=self.per == "district",
        )

    def audit(self, history: History) -> Iterator[Check]:
        for place in plain_places(history, self.per, "all", outside=True, count="new", kinds=self.modes):
            full = {
                (need.school, need.stage, need.subject)
                for school in place.schools
                for need in history.needs_of(school)
                if (posts := _posts(need)) is not None and posts_filled(history.staff_for(need, after=False)) > posts
            }
            if not full:
                continue
            movers = leaving = 0
            for standing in place.movers:
                if history.counts(standing):
                    movers += 1
                    leaving += (standing.before, *history.lesson_at(standing.teacher, standing.before)) in full
            facts = {"leaving": leaving, "movers": movers}
            yield Check((place.name,), 100 * leaving - self.percent * movers, low=0, facts=facts)

    def reads(self, definitions: Definitions) -> Columns:
        return MOST_POSTS | column("schools.district", self.per == "district") | column("schools.private")

    def state(self, subject: Subject, county: County) -> str:
        return f"{group_name(county, subject[0])}交流教师中来自超员学科的不低于{self.percent}%"

    def figures(self, check: Check) -> tuple[str, str]:
        leaving, movers = int(check.facts["leaving"]), int(check.facts["movers"])
        return f"{leaving}/{movers}人", f"≥{-(-self.percent * movers // 100)}人（{self.percent}%）"


def _posts(need: Need) -> int | None:
    """The most posts that the roster gives or that the periods need; None where it says neither."""
    if need.most is not None:
        return need.most
    if need.classes is None or need.periods is None or not need.load:
        return None
    return -int(-need.classes * need.periods // need.load)
