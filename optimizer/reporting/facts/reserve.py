"""A reserve list as its reports ask about it: risks, lists, and what is assumed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from optimizer.goals.gauge import Gauge, number
from optimizer.policy.instance import Instance
from optimizer.questions.fill_probability import Candidate
from optimizer.questions.probabilities import Chances
from optimizer.questions.reserve import ReserveList
from optimizer.questions.risk import PostRisk
from optimizer.reporting.facts.masking import shown

ASSUMPTIONS = (
    "各人是否接受交流、是否离岗互不相关；概率由参数或概率表给出，不是从数据估计的。",
    "拒绝交流的教师留在编制学校任教；离岗的教师当年不在任何学校。只计当年新派出的岗位。",
    "各学科缺岗的分布在该学科内是精确的；各学科之间并不独立，因此全县只给出期望值。",
    "候补人选：不动其他任何人，由其顶替某人的岗位不违反硬性条款。多人同时递补时请用 rotation whatif 核对。",
    "递补的次序：先保证整份名单的把握，再按顶替后缺岗、弹性条款、校际差异、负担等目标的代价由小到大。",
)


@dataclass(frozen=True)
class Reserve:
    """Risks and lists of a plan at a service level."""

    instance: Instance
    chances: Chances
    level: Fraction
    risks: Sequence[PostRisk]
    lists: Sequence[ReserveList]
    levels: Sequence[str]  # what the changes of the candidates are counted in
    full_names: bool = False

    def name(self, teacher: str) -> str:
        return shown(self.instance.county.teacher[teacher].name, full=self.full_names)

    @property
    def planned(self) -> int | float:
        return number(sum((risk.shortage for risk in self.risks), start=Fraction(0)))

    @cached_property
    def expected(self) -> Fraction:
        return sum((risk.expected for risk in self.risks), start=Fraction(0))

    @cached_property
    def together(self) -> Fraction:
        """That every list fills its posts: nobody stands on two lists."""
        whole = Fraction(1)
        for each in self.lists:
            whole *= each.filled
        return whole

    def schools(self, each: ReserveList, one: Candidate) -> list[str]:
        """Where a candidate of a list may step up."""
        return list(dict.fromkeys(posting.school for posting in each.posts if posting.teacher in one.takes))

    @property
    def short(self) -> Sequence[ReserveList]:
        return [each for each in self.lists if not each.enough]


def change_words(levels: Sequence[str], change: Sequence[int], gauges: Mapping[str, Gauge]) -> str:
    """What taking over costs, as a planner reads it."""
    told = [gauges[name].named(value) for name, value in zip(levels, change, strict=True) if value]
    return "、".join(told) or "无"
