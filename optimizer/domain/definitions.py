"""What the disputed words mean under one policy: every reading that the sources leave open is a field here."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, field_validator

from optimizer.domain.vocabulary import Backbone, Degree, Direction, Kind, Mode, Ranked, Reach, Stage, Title


def ranked(vocabulary: type[Ranked]) -> object:
    """Pydantic annotation that reads and writes a ranked word by its Chinese label."""

    def parse(value: object) -> object:
        if isinstance(value, str):
            if value not in vocabulary.__members__:
                raise ValueError(f"「{value}」不在可选值内：{'、'.join(vocabulary.labels())}")
            return vocabulary[value]
        return value

    return Annotated[
        vocabulary, BeforeValidator(parse), PlainSerializer(lambda value: value.name, return_type=str),
        WithJsonSchema({"type": "string", "enum": list(vocabulary.__members__)}),
    ]


def _whole_years(years: object) -> object:
    """A posting lasts whole school years: a plan is made for 1 September, nobody is sent within a year."""
    halves = isinstance(years, float) and not years.is_integer()
    if halves or (isinstance(years, str) and re.search(r"[半期]|\d\.\d", years)):
        raise ValueError("期限按整学年计，不支持半学年（一学期）。不满一学年的支教请填1，或不列入本方案另行安排")
    return years


SchoolYears = Annotated[int, BeforeValidator(_whole_years)]
BackboneLabel = ranked(Backbone)
TitleLabel = ranked(Title)
DegreeLabel = ranked(Degree)
ReachLabel = ranked(Reach)
# what a posting is told apart by: its kind, or the mode of the member school
PLACES = (*(kind.value for kind in Kind if kind is not Kind.PROLONGED), *(mode.value for mode in Mode))
Place = Annotated[str, WithJsonSchema({"type": "string", "enum": list(PLACES)})]
TermYears = Annotated[SchoolYears, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 6})]

OWN_TERMS: dict[Kind, int] = {
    Kind.SHADOWING: 1, Kind.SUPPORT: 1, Kind.TRAINING: 1, Kind.SECONDED: 1, Kind.REDEPLOYED: 0,
}
"""School years of kinds that last as long whatever the mode of the member school, unless ``terms`` names the kind."""
ORDINARY = (Kind.ROTATION, Kind.SUPPORT, Kind.TRAINING, Kind.REDEPLOYED)  # what a policy may call an ordinary posting
Ordinary = Annotated[Kind, WithJsonSchema({"type": "string", "enum": [kind.value for kind in ORDINARY]})]

EARNING = ("交流", "走教", "自愿", "骨干", "农村", "山区", "薄弱", "新建")  # what priority points are given for
Earning = Annotated[str, WithJsonSchema({"type": "string", "enum": list(EARNING)})]
# a zone of the county, which nobody can list here, or one of these
Paid = Annotated[str, WithJsonSchema({"type": "string", "examples": ["农村", "山区", "薄弱", "新建"]})]


class Definitions(BaseModel):
    """Parameters of the words themselves; the clause that a county relies on stands in its policy.

    Those of the ledgers rest on: ``transfers`` S1 123 (or not: S0a 12), ``rank_control`` S1 137, ``postless_*``
    S1 140—142, ``gate_*`` S0a 22—23, ``points`` S0b 59 and 67, S1 147, ``excellent_extra`` S1 145. No source gives
    points, strain or the basic share of 优秀 a number: the defaults are the product's own. Those of 走教: ``scarce``
    S0b 75, ``visit_reach`` S0b 69 and 77, points like those of 交流 S4 222, money by zone after the model of S1
    151—152; its other numbers have no source either. 同步课堂 (``online_*``) is shut unless a
    policy opens it: only S1 159 speaks of it, it asks schools to agree on one timetable, and no source says how much
    of a lesson it stands for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: SchoolYears = Field(3, ge=1, le=6, title="轮岗期限（学年）")
    terms: dict[Place, TermYears] = Field(
        default_factory=dict, title="另定的期限（学年，0为不定期），按交流类型或成员校的办学模式"
    )
    last_part_term: bool = Field(False, title="退休前不够一个期限的，派到退休前最后一个完整学年为止（否则不派）")
    due_years: int = Field(6, ge=1, le=30, title="满多少学年为应交流")
    leader_terms: int = Field(2, ge=1, le=5, title="干部任现职满几届为应交流")
    leader_term_years: int = Field(3, ge=1, le=6, title="干部一届几学年")
    backbone: BackboneLabel = Field(Backbone.县级, title="骨干教师的最低级别")  # type: ignore[valid-type]
    backbone_titles: tuple[TitleLabel, ...] = Field((), title="同样算作骨干的职称")  # type: ignore[valid-type]
    new_school_years: int = Field(3, ge=0, le=10, title="开办几学年内为新建学校")
    male_age_limit: int | None = Field(None, ge=40, le=65, title="男教师满多少周岁不再安排交流")
    female_age_limit: int | None = Field(None, ge=40, le=65, title="女教师满多少周岁不再安排交流")
    degree: dict[Stage, DegreeLabel] = Field(  # type: ignore[valid-type]
        default_factory=lambda: {Stage.PRIMARY: Degree.专科, Stage.JUNIOR: Degree.本科},
        title="各学段“高于规定学历”的最低学历",
    )
    least_pupils: int = Field(50, ge=0, title="少于多少学生的教学点不计入差异系数")
    small_base: int = Field(5, ge=0, title="基数少于多少人的集团只报告不约束")
    road_factor: float = Field(1.4, ge=1, le=3, title="无道路数据时的绕行系数")
    speed: float = Field(30.0, gt=0, le=120, title="无道路数据时的车速（公里/小时）")
    commute_comfort: int = Field(45, ge=0, title="单程超过多少分钟加倍计负担")
    conscript_cost: int = Field(15, ge=0, title="非自愿交流每人折合的负担（分钟）")
    fairness: tuple[tuple[int, int], ...] = Field(
        ((60, 1), (90, 2)), title="公平台阶：单程每超过 a 分钟的一分钟再加 b"
    )
    count_granted: bool = Field(True, title="自愿者到所填志愿学校的交流计入目标「交流人次」")
    allowances: dict[Paid, int] = Field(
        default_factory=dict, title="交流补助（元/月）：按片区名，或 农村、山区、薄弱、新建"
    )

    transfers: tuple[Place, ...] = Field(
        (), title="交流期间随迁编制的（按交流类型或成员校的办学模式；空为一律不迁）"
    )
    rank_control: Literal["流出学校", "任教学校"] = Field("流出学校", title="岗位等级占用哪一方的岗位")
    postless_modes: tuple[Mode, ...] = Field(
        (Mode.JOINT, Mode.COOPERATION), title="晋升可不占岗位的办学模式（核心校教师到山区成员校）"
    )
    postless_years: int = Field(3, ge=1, le=10, title="晋升可不占岗位须任教满多少学年")
    gate_years: int = Field(1, ge=1, le=5, title="晋升须在薄弱学校任教多少学年")
    gate_window: int = Field(5, ge=1, le=10, title="晋升门槛看近多少学年")
    gate_schools: tuple[Literal["薄弱", "农村", "山区"], ...] = Field(
        ("薄弱",), min_length=1, title="晋升门槛计入的学校"
    )
    gate_unrecorded: bool = Field(False, title="晋升门槛计入没有考核记录的交流学年")
    strain_year: int = Field(10, ge=0, title="累计负担：在外一学年的分数")
    strain_posting: int = Field(5, ge=0, title="累计负担：派出一次的分数")
    strain_minutes: int = Field(10, ge=1, title="累计负担：单程每增加多少分钟，一学年加一分")
    strain_steps: tuple[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)]], ...] = Field(
        ((40, 1), (80, 2), (120, 3)), title="累计负担台阶：每超过 a 分的一分再加 b"
    )
    points: dict[Earning, Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: {"交流": 10, "走教": 10, "自愿": 5, "农村": 5, "山区": 5},
        title=f"优先积分（每学年，各项相加）：{'、'.join(EARNING)}",
    )
    excellent_base: int = Field(15, ge=0, le=100, title="年度考核“优秀”的基础比例（%）")
    excellent_extra: int = Field(5, ge=0, le=100, title="流入教师“优秀”比例上浮（百分点）")

    scarce: tuple[str, ...] = Field(
        ("英语", "音乐", "美术", "艺术", "体育", "信息科技", "信息技术"), title="可走教的紧缺学科"
    )
    visit_reach: ReachLabel = Field(Reach.邻近乡镇, title="走教范围")  # type: ignore[valid-type]
    visit_minutes: int = Field(90, ge=1, le=600, title="走教每日路程上限（分钟）")
    visit_lunch: int = Field(40, ge=0, le=180, title="午间多少分钟以内的转校不占课时")
    visit_schools_a_day: int = Field(2, ge=1, le=3, title="走教每日学校数上限")
    visit_schools_a_week: int = Field(3, ge=1, le=3, title="走教每周学校数上限")
    visit_day_yuan: int = Field(0, ge=0, title="走教补助（元/外出一天）")
    visit_period_yuan: int = Field(0, ge=0, title="走教补助（元/走教一节）")
    visit_allowances: dict[Paid, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, title="走教补助（元/月）：按片区名，或 农村、山区、薄弱、新建，取所到学校中最高的一项"
    )
    online_reach: Literal["不开", "本集团", "全县"] = Field("不开", title="同步课堂范围")
    online_rate: int = Field(50, ge=1, le=100, title="同步课堂一节按百分之几计入覆盖")
    online_classes: int = Field(2, ge=1, le=10, title="同步课堂一节课最多带几个外校班")

    kinds: dict[Mode, dict[Direction, Ordinary]] = Field(
        default_factory=dict,
        title="普通教师的交流类型，按成员校的办学模式和方向（out 去成员校，back 去核心校，across 成员校间；其余轮岗）",
    )
    leaders_as: Literal["干部", "挂职"] = Field("干部", title="干部的交流类型（挂职为定期）")

    @field_validator("transfers")
    @classmethod
    def _transfers(cls, transfers: tuple[str, ...]) -> tuple[str, ...]:
        for word in transfers:
            if word not in PLACES:
                raise ValueError(f"「{word}」不是交流类型或办学模式，可选：{'、'.join(PLACES)}")
        return transfers

    @field_validator("points")
    @classmethod
    def _points(cls, points: dict[str, int]) -> dict[str, int]:
        for word in points:
            if word not in EARNING:
                raise ValueError(f"「{word}」不是积分项目，可选：{'、'.join(EARNING)}")
        return points

    @field_validator("terms")
    @classmethod
    def _terms(cls, terms: dict[str, int]) -> dict[str, int]:
        for word, years in terms.items():
            if word not in PLACES:
                raise ValueError(f"「{word}」不是交流类型或办学模式，可选：{'、'.join(PLACES)}")
            if not 0 <= years <= 6:
                raise ValueError(f"「{word}」的期限应为0至6学年")
        return terms

    @field_validator("kinds")
    @classmethod
    def _kinds(cls, kinds: dict[Mode, dict[Direction, Kind]]) -> dict[Mode, dict[Direction, Kind]]:
        for mode, ways in kinds.items():
            for kind in ways.values():
                if kind not in ORDINARY:
                    raise ValueError(f"「{mode}」的「{kind}」不是普通教师的交流类型，可选：{'、'.join(ORDINARY)}")
        return kinds

    def term_of(self, kind: Kind, mode: Mode | None) -> int | None:
        """School years of a posting, by its kind, else by the member school's mode; None is open-ended (S1 118).

        A recruit shadows for a year (S1 131) whatever the mode, unless the kind says more; so with ``OWN_TERMS``.
        An open-ended posting holds nobody: the teacher may be moved again, or called back.
        """
        if kind in OWN_TERMS:
            years = self.terms.get(kind, OWN_TERMS[kind])
        else:
            years = self.terms.get(kind, self.terms.get(mode, self.term) if mode else self.term)
        return years or None

    def transfers_post(self, kind: Kind, mode: Mode | None) -> bool:
        """Whether the 编制 moves with a posting (S1 123 「一律迁编」; S0a 12 「编制及供养关系不变」)."""
        return kind in self.transfers or mode in self.transfers

    def opening(self, year: int) -> date:
        """1 September of the school year, the day on which the staff is counted."""
        return date(year, 9, 1)


ROTATION_ONLY: frozenset[Kind] = frozenset({Kind.ROTATION})
