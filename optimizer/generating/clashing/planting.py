"""What a planted conflict is: a county, the clauses asked of it, and what a planner should be told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from optimizer.domain.county import County
from optimizer.generating.draws import Draws

YEAR = 2026
CLAUSES: Mapping[str, tuple[str, str, str]] = {
    "flow": ("中小学集团化办学改革意见（州级）", "二（四）3", "每年交流轮岗教师的比例不低于教师总数的10%"),
    "backbone_share": ("中小学集团化办学改革意见（州级）", "二（四）3", "骨干教师不低于交流轮岗教师总数的40%"),
    "new_school_backbone": ("中小学集团化办学改革意见（州级）", "二（四）2", "每学科至少选派1名骨干教师组织教学"),
    "one_for_one": ("中小学集团化办学改革意见（州级）", "一（四）", "再按退一补一的原则吸纳新成员"),
    "title_posts": ("中小学集团化办学改革意见（州级）", "二（四）2", "不突破全县高、中级专业技术岗位总量"),
}
LOCAL = ("产品默认", "无统一条文，按本地办法设置", "示例条款，用于演示冲突。")

Name = tuple[str, tuple[str, ...]]  # entry and subject


@dataclass(frozen=True)
class Planted:
    """A county with its entries, and what is expected of the answer, counted from the records alone.

    ``clash`` are cases, ``bars`` entries that forbid postings one by one, ``total`` the least change in hundredths of
    a person, ``alone`` what one entry would have to become (parameter, value) if only it gave way.
    """

    county: County
    entries: Sequence[Mapping[str, Any]]
    clash: Sequence[Name]
    total: int
    bars: Sequence[str] = ()
    alone: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    definitions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plant:
    """A kind of conflict: its title, and how it is planted; ``scale`` 1 gives about 70 teachers."""

    title: str
    make: Callable[[Draws, int], Planted]


def entry(rule: str, identity: str | None = None, **parameters: Any) -> dict[str, Any]:
    """A policy entry of that rule; its id is the rule's name unless given."""
    document, article, text = CLAUSES.get(rule, LOCAL)
    clause = {"document": document, "article": article, "text": text}
    return {"id": identity or rule, "rule": rule, **parameters, "clause": clause}


def up(number: int, percent: int) -> int:
    """⌈number · percent / 100⌉."""
    return -(-number * percent // 100)


def highest(number: int, most: int) -> int:
    """The highest percentage whose ⌈share⌉ of ``number`` is at most ``most``."""
    return max(percent for percent in range(101) if up(number, percent) <= most)
