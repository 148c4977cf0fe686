"""The words that model, audit, report and page share."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """学段."""

    KINDERGARTEN = "幼儿园"
    PRIMARY = "小学"
    JUNIOR = "初中"
    SENIOR = "高中"


class Mode(StrEnum):
    """How a member school belongs to its group (办学模式); names differ between sources, see policy notes."""

    CORE = "核心"
    TRUSTEE = "托管"
    ALLIANCE = "联盟"
    COOPERATION = "协作"
    TIGHT = "紧密"
    MERGED = "融合"
    JOINT = "共建"


class Kind(StrEnum):
    """What sort of posting a move is; only ``ROTATION`` counts in quotas unless an entry's ``modes`` says more."""

    ROTATION = "轮岗"
    LEADER = "干部"
    SHADOWING = "跟岗"  # recruits of the year, at the core
    PROLONGED = "延长"
    SUPPORT = "支教"
    TRAINING = "轮训"  # 交流学习: ordinary teachers who go to learn
    SECONDED = "挂职"  # leaders for a set time
    REDEPLOYED = "调配"  # between campuses of one legal person, back to the own one too


class Direction(StrEnum):
    """Which way a posting within a group leads."""

    OUT = "out"  # core to member
    BACK = "back"  # member to core
    ACROSS = "across"  # member to member


class Duty(StrEnum):
    """Service at other schools that is no posting, so that no plan decides it; counts only where ``modes`` lists it.

    Whoever teaches elsewhere for a part of the week only stays at the own school: 兼课 and 特需教师配送 (S0b 70,
    S3 195—196) are 走教 under another name.
    """

    VISITING = "走教"


RECORDED: Mapping[str, Kind | Duty] = {
    "支教": Kind.SUPPORT, "对口支援": Kind.SUPPORT, "挂职": Kind.SECONDED, "跟岗": Kind.TRAINING,
    "轮训": Kind.TRAINING, "校区调配": Kind.REDEPLOYED, "延长": Kind.PROLONGED,
    "走教": Duty.VISITING, "兼课": Duty.VISITING, "特需教师配送": Duty.VISITING,
}
"""What a 交流轮岗类型 of record is here; every other one is what a posting of that teacher would be."""


class Ranked(IntEnum):
    """An ordered vocabulary whose members are written in Chinese through ``label``."""

    @property
    def label(self) -> str:
        return self.name

    @classmethod
    def labels(cls) -> tuple[str, ...]:
        return tuple(member.name for member in cls)


class Title(Ranked):
    """职称, lowest first."""

    未定级 = 0
    三级 = 1
    二级 = 2
    一级 = 3
    高级 = 4
    正高级 = 5


class Backbone(Ranked):
    """骨干级别, lowest first."""

    无 = 0
    校级 = 1
    县级 = 2
    市级 = 3
    省级 = 4
    学科带头人 = 5
    名师 = 6


class Degree(Ranked):
    """学历, lowest first."""

    中专 = 0
    专科 = 1
    本科 = 2
    硕士 = 3
    博士 = 4


class Leader(Ranked):
    """干部职务, lowest first."""

    无 = 0
    中层 = 1
    副校级 = 2
    正校级 = 3


class Reach(Ranked):
    """范围: how far from the home school a teacher may visit; each reach holds those before it (S0b 77)."""

    本乡镇 = 0
    本集团 = 1
    邻近乡镇 = 2  # the town with the school that is the fewest minutes away
    全县 = 3


WEEKDAYS = ("周一", "周二", "周三", "周四", "周五")
HALVES = ("上午", "下午")
HALF_DAYS: Mapping[str, tuple[tuple[int, int], ...]] = {
    day + half: tuple((number, code) for code, word in enumerate(HALVES) if half in ("", word))
    for number, day in enumerate(WEEKDAYS)
    for half in ("", *HALVES)
}
"""Half-days (day, half) that a word such as 周一 or 周三上午 means."""
PERIODS_A_DAY = (4, 3)  # of the morning and of the afternoon
SLOTS: Mapping[str, int] = {
    f"{word[0]}{number}": number - 1 + sum(PERIODS_A_DAY[:code])
    for code, word in enumerate(HALVES)
    for number in range(1, PERIODS_A_DAY[code] + 1)
}
"""Slot of a day, counted from 0, that a word such as 上2 or 下1 means."""

STAY = "留校"  # the value of 指定安排 that keeps a teacher at home


class Case(NamedTuple):
    """The atom of a policy: one entry binding one subject in one year.

    It labels a row of the model, keys a finding of the audit, and is what a clash is made of.
    """

    entry: str
    subject: tuple[Hashable, ...]
    year: int

    def __str__(self) -> str:
        return f"{self.entry}[{'/'.join(str(part) for part in self.subject)}]@{self.year}"


NO_SOURCE = "产品默认"  # the document of an entry that rests on no text


@dataclass(frozen=True, slots=True)
class Clause:
    """Where an entry comes from: document, article and the exact words."""

    document: str
    article: str
    text: str

    def __str__(self) -> str:
        """As a document cites it; numbered documents stand without title marks."""
        if self.document == NO_SOURCE:
            return f"{NO_SOURCE}（{self.article}）：{self.text}"
        bare = self.document.startswith("《") or self.document.endswith("号")
        return f"{self.document if bare else f'《{self.document}》'}{self.article}：“{self.text}”"


class Compliance(StrEnum):
    """What is said of one case of a clause (definitions §6)."""

    MET = "met"
    BROKEN = "broken"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        """As a planner reads it."""
        return {"met": "合规", "broken": "不合规", "unknown": "无法核对"}[self]


@dataclass(frozen=True, slots=True)
class Check:
    """What the plain reading saw in one case: ``low ≤ observed ≤ high`` in the rule's row unit, and in words.

    ``low`` or ``high`` is None where that side is free. ``shortfall`` is 0 exactly when the case holds.
    ``facts`` are the figures that the rule's sentence is made of. Where the roster does not say what would settle a
    case it is ``unknown``: neither kept nor broken, and its figures mean nothing.
    """

    subject: tuple[Hashable, ...]
    observed: int
    low: int | None = None
    high: int | None = None
    facts: Mapping[str, int | str] = field(default_factory=dict, compare=False)
    unknown: bool = False

    @property
    def verdict(self) -> Compliance:
        """Kept, broken, or not to be told from the roster."""
        if self.unknown:
            return Compliance.UNKNOWN
        return Compliance.MET if self.holds else Compliance.BROKEN

    @property
    def shortfall(self) -> int:
        below = self.low - self.observed if self.low is not None else 0
        above = self.observed - self.high if self.high is not None else 0
        return max(0, below, above)

    @property
    def holds(self) -> bool:
        """Not broken, as far as can be told."""
        return self.shortfall == 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach: the case, its figures in the rule's own unit, and the sentence a planner reads."""

    case: Case
    hard: bool
    observed: str
    required: str
    text: str
    shortfall: int
