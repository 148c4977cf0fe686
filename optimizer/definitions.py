"""What the disputed words mean under one policy: every reading that the sources leave open is a field here."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, field_validator

from optimizer.vocabulary import Backbone, Degree, Kind, Mode, Ranked, Stage, Title


def ranked(vocabulary: type[Ranked]) -> object:
    """Pydantic annotation that reads and writes a ranked word by its Chinese label."""

    def parse(value: object) -> object:
        if isinstance(value, str):
            if value not in vocabulary.__members__:
                raise ValueError(f"「{value}」不在可选值内：{'、'.join(vocabulary.labels())}")
            return vocabulary[value]
        return value

    return Annotated[vocabulary, BeforeValidator(parse), PlainSerializer(lambda value: value.name, return_type=str)]


BackboneLabel = ranked(Backbone)
TitleLabel = ranked(Title)
DegreeLabel = ranked(Degree)


class Definitions(BaseModel):
    """Parameters of the words themselves; the clause that a county relies on stands in its policy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: int = Field(3, ge=1, le=6, title="轮岗期限（学年）")
    terms: dict[str, int] = Field(
        default_factory=dict, title="另定的期限（学年，0为不定期），按交流类型或成员校的办学模式"
    )
    due_years: int = Field(6, ge=1, le=30, title="满多少学年为应交流")
    backbone: BackboneLabel = Field(Backbone.县级, title="骨干教师的最低级别")  # type: ignore[valid-type]
    backbone_titles: tuple[TitleLabel, ...] = Field((), title="同样算作骨干的职称")  # type: ignore[valid-type]
    new_school_years: int = Field(3, ge=0, le=10, title="开办几学年内为新建学校")
    male_age_limit: int | None = Field(None, ge=40, le=65, title="男教师满多少周岁不再安排交流")
    female_age_limit: int | None = Field(None, ge=40, le=65, title="女教师满多少周岁不再安排交流")
    degree: dict[Stage, DegreeLabel] = Field(  # type: ignore[valid-type]
        default_factory=lambda: {Stage.PRIMARY: Degree.专科, Stage.JUNIOR: Degree.本科},
        title="各学段“高于规定学历”的最低学历",
    )
    least_pupils: int = Field(50, ge=0, title="少于多少学生的学校不计入差异系数")
    small_base: int = Field(5, ge=0, title="基数少于多少人的集团只报告不约束")
    road_factor: float = Field(1.4, ge=1, le=3, title="无道路数据时的绕行系数")
    speed: float = Field(30.0, gt=0, le=120, title="无道路数据时的车速（公里/小时）")
    commute_comfort: int = Field(45, ge=0, title="单程超过多少分钟加倍计负担")
    conscript_cost: int = Field(15, ge=0, title="非自愿交流每人折合的负担（分钟）")
    fairness: tuple[tuple[int, int], ...] = Field(
        ((60, 1), (90, 2)), title="公平台阶：单程每超过 a 分钟的一分钟再加 b"
    )
    allowances: dict[str, int] = Field(
        default_factory=dict, title="交流补助（元/月）：按片区名，或 农村、山区、薄弱、新建"
    )

    @field_validator("terms")
    @classmethod
    def _terms(cls, terms: dict[str, int]) -> dict[str, int]:
        words = [*(kind.value for kind in Kind if kind is not Kind.PROLONGED), *(mode.value for mode in Mode)]
        for word, years in terms.items():
            if word not in words:
                raise ValueError(f"「{word}」不是交流类型或办学模式，可选：{'、'.join(words)}")
            if not 0 <= years <= 6:
                raise ValueError(f"「{word}」的期限应为0至6学年")
        return terms

    def term_of(self, kind: Kind, mode: Mode | None) -> int | None:
        """School years of a posting, by its kind, else by the member school's mode; None is open-ended (S1 118)."""
        short = {Kind.SHADOWING: 1}.get(kind, self.term)
        years = self.terms.get(kind, self.terms.get(mode, short) if mode else short)
        return years or None

    def opening(self, year: int) -> date:
        """1 September of the school year, the day on which the staff is counted."""
        return date(year, 9, 1)


ROTATION_ONLY: frozenset[Kind] = frozenset({Kind.ROTATION})
