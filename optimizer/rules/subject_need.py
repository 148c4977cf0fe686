"""按学科需要支教 (S1 125, 协作型: 「根据学科要求,指派一定数量教师到乡村学校支教」)."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from pydantic import Field

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.vocabulary import Check, Kind, Stage
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Demand, Subject, demand, totals
from optimizer.readings.sources import LEAST_POSTS, Columns
from optimizer.readings.standing import posts_filled
from optimizer.rules.base import Rule, school_name


class SubjectNeed(Rule):
    """Each subject in which a member school is short of its least posts receives at least one teacher this year."""

    name: ClassVar[str] = "subject_need"
    title: ClassVar[str] = "缺岗学科支教"
    of_groups: ClassVar[bool] = True
    loosens: ClassVar[Mapping[str, int]] = {"least": -1}

    least: int = Field(1, ge=1, title="每个缺岗学科至少派入几人")
    modes: tuple[Kind, ...] = Field((Kind.ROTATION,), title="计入的交流类型")

    def demands(self, postings: Postings) -> Iterator[Demand]:
        facts = postings.facts
        u, s = facts.units, facts.schools
        member = postings.schools_covered & ~s.is_core & (s.group >= 0)
        yield demand(
            totals(facts.unit_subjects, (postings.counted(self.modes), postings.unit)),
            low=self.least,
            exists=member[u.school] & (u.held < u.least),
        )

    def audit(self, history: History) -> Iterator[Check]:
        arriving: dict[str, list[tuple[Stage, str]]] = {}
        for standing in history.moves(self.modes):
            arriving.setdefault(standing.after, []).append(history.lesson_at(standing.teacher, standing.after))
        for school in history.schools():
            if history.group_of(school.id) is None or history.is_core(school.id):
                continue
            for need in history.needs_of(school.id):
                posts = need.least
                if posts is None:
                    demanded = (need.classes or 0) * (need.periods or 0)
                    posts = int(demanded // need.load) if need.load else 0
                now = posts_filled(history.staff_for(need, after=False))
                if now < posts:
                    came = arriving.get(school.id, []).count((need.stage, need.subject))
                    facts: dict[str, int | str] = {"now": f"{float(now):g}", "posts": posts}
                    yield Check((school.id, need.stage.value, need.subject), came, low=self.least, facts=facts)

    def reads(self, definitions: Definitions) -> Columns:
        return LEAST_POSTS

    def state(self, subject: Subject, county: County) -> str:
        return f"{school_name(county, subject[0])}{subject[1]}{subject[2]}缺岗，每年至少派入{self.least}人支教"
