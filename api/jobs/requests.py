"""What a client may ask for: one strict form per kind of job. ``resources.resolved`` looks up the ids in them."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from api.common.fields import (
    PRESETS,
    SHA,
    Day,
    FileName,
    Lane,
    Name,
    Plan,
    PlanYear,
    Policy,
    Roster,
    SchoolId,
    Sha,
    SizeName,
    Strict,
    TeacherId,
    Truth,
    Uuid,
    Words,
    Year,
    Years,
    refusal,
)
from optimizer.domain.vocabulary import Kind
from optimizer.formats.terms import BELLS
from optimizer.studies.study import OWN, Study

MANY = 10_000  # postings of a given plan, people edited at once are far fewer
TIMES = r"^[0-9]{1,2}:[0-9]{2}(、[0-9]{1,2}:[0-9]{2})*$"
Bell = Annotated[str, StringConstraints(strict=True, pattern=TIMES, max_length=60)]


class Request(Strict):
    """What every request may say of how it is worked at."""

    lane: Lane = Field("normal", description="优先级：加急、普通、批量 / strict between lanes")
    size: SizeName = Field("standard", description="资源等级，见 /capabilities / cores, memory, time: enforced")

    def plain(self) -> dict[str, Any]:
        """As JSON, without the keys that were left out."""
        dumped = self.model_dump(mode="json", by_alias=True)
        return {key: value for key, value in dumped.items() if value is not None}


class Solving(Request):
    """What every solve may say."""

    seconds: Annotated[int, Field(strict=True, ge=1, le=14_400)] | None = Field(
        None, description="用时上限（秒），到时给出已得的最好结果 / then the best so far is the answer"
    )
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = Field(
        0, description="随机种子；同样输入与种子得同样方案 / same input, seed and version: same plan"
    )


class RotationRequest(Solving):
    """求解交流方案 / A rotation plan of one year or several, proved level by level and audited."""

    kind: Literal["rotation"]
    roster: Roster
    policy: Policy | None = None
    year: PlanYear | None = None
    years: Years | None = Field(None, description="规划的学年数 / school years planned at once", examples=[3])
    previous: Plan | None = Field(None, description="上一版方案：逐年滚动 / the plan before, to be rolled on")
    decisions: Plan | None = Field(None, description="带着这份方案的人工决定求解 / keep the decisions on this plan")
    gap: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = Field(
        1.0, description="几年规划时次要目标容许的差距（%） / percent, of the loose levels over several years"
    )
    certify: Truth = Field(False, description="请第二种求解器复核 / a second solver must find nothing better")
    keep: Annotated[tuple[Name, ...], Field(max_length=200)] = Field(
        (), description="无可行方案时不得调整的条目 / entries that no repair may touch", examples=[["flow"]]
    )
    itineraries: Truth | None = Field(
        None, description="是否一并排走教，缺省由政策定 / plan the week of visits too; default: as the policy weighs it"
    )


class Holiday(Strict):
    """放假起止 / Days without lessons, both included."""

    first: Day
    last: Day

    @model_validator(mode="after")
    def _ordered(self) -> "Holiday":
        if not 0 <= (self.last - self.first).days <= 366:
            raise refusal("holiday_order")
        return self


class ItinerariesRequest(Solving):
    """排走教周课表 / The week of visiting teachers: who goes where on which day and in which lesson."""

    kind: Literal["itineraries"]
    roster: Roster
    policy: Policy | None = None
    year: PlanYear | None = None
    plan: Plan | None = Field(None, description="轮岗方案，到校教师一并计算 / the plan whose arrivals teach, too")
    last_term: Uuid | None = Field(None, description="上学期走教任务的编号 / id of last term's itineraries job")
    term_start: Day | None = Field(None, description="学期开始 / first day of the term", examples=["2026-09-01"])
    term_weeks: Annotated[int, Field(strict=True, ge=1, le=30)] | None = Field(None, description="学期周数 / weeks")
    holidays: Annotated[tuple[Holiday, ...], Field(max_length=60)] = Field(
        (), description="放假日期 / holidays", examples=[[{"first": "2026-10-01", "last": "2026-10-07"}]]
    )
    bells: dict[Literal[tuple(BELLS)], Bell] = Field(  # type: ignore[valid-type]
        default_factory=dict, description="作息 / when lessons begin", examples=[{"上午上课": "8:30"}]
    )
    pause: Annotated[int, Field(strict=True, ge=0, le=60)] | None = Field(None, description="课间分钟 / break")


class OfPlan(Strict):
    """What stands on a plan. Roster, policy and earlier plan are those of the plan where they are left out."""

    plan: Plan
    roster: Roster | None = None
    policy: Policy | None = None


class ExplainRequest(OfPlan, Solving):
    """为什么是他、为什么不是她、这个数字值多少 / Why this teacher, why not that one, what a number costs."""

    kind: Literal["explain"]
    teacher: TeacherId | None = None
    school: SchoolId | None = Field(None, description="单独写问候选人，与教师同写问去向 / alone: its candidates")
    subject: Name | None = Field(None, description="学科，与学校同写 / with a school", examples=["语文"])
    year: PlanYear | None = Field(None, description="所问的学年，缺省为各学年 / the year in question; default: any")
    prices: Truth = Field(False, description="问政策数字各值多少 / what the numbers of the policy are worth")
    entry: Name | None = Field(None, description="只问这一条目的数字 / only the numbers of this entry")
    most: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(10, description="最多几名候选人 / most candidates")

    @model_validator(mode="after")
    def _one_question(self) -> "ExplainRequest":
        numbers = self.prices or self.entry is not None
        if numbers == (self.teacher is not None or self.school is not None):
            raise refusal("one_question")
        if self.subject is not None and (self.school is None or self.teacher is not None):
            raise refusal("subject_alone")
        return self


class EditRequest(Strict):
    """一项调整 / One decision: pin 派往、ban 不派往、stay 留校、swap 对调、leave 离岗、refuse 拒绝。"""

    action: Literal["pin", "ban", "stay", "swap", "leave", "refuse"]
    teacher: TeacherId
    school: SchoolId | None = None
    other: TeacherId | None = None
    year: Year | None = None

    @model_validator(mode="after")
    def _whole(self) -> "EditRequest":
        if (self.school is not None) != (self.action in ("pin", "ban")):
            raise refusal("edit_school")
        if (self.other is not None) != (self.action == "swap"):
            raise refusal("edit_other")
        return self


class WhatIfRequest(OfPlan, Solving):
    """试一试 / The smallest change of a plan under edits; with ``keep`` it becomes a plan of its own."""

    kind: Literal["whatif"]
    edits: Annotated[tuple[EditRequest, ...], Field(max_length=200)] = Field(
        (), examples=[[{"action": "pin", "teacher": "T000001", "school": "S002"}]]
    )
    withdraw: Annotated[tuple[Name, ...], Field(max_length=200)] = Field(
        (), description="撤销先前的决定 / ids of earlier decisions to withdraw", examples=[["人工决定1"]]
    )
    new_roster: Roster | None = Field(None, description="改用新名册 / the changed roster that the plan is fitted to")
    keep: Truth = Field(False, description="保存为新方案 / keep the outcome as a new plan")

    @model_validator(mode="after")
    def _something(self) -> "WhatIfRequest":
        if not self.edits and not self.withdraw and self.new_roster is None:
            raise refusal("no_edit")
        return self


class StudyRequest(Request):
    """批量试算 / Instances × policies × parameters × years × limits × seeds, one row per case.

    ``file`` of an instance is a name in ``rosters``; a policy is a preset, 自带 or a name in ``policies``; no paths.
    """

    kind: Literal["study"]
    lane: Lane = "batch"
    size: Literal["small", "standard"] = Field("standard", description="每个计算进程的资源 / of each process")
    study: Study = Field(examples=[{
        "name": "比例", "instances": [{"file": "三校"}], "parameters": {"entries.flow.low": [10, 12, 15]},
    }])
    rosters: Annotated[dict[Name, Roster], Field(max_length=1_000)] = Field(
        default_factory=dict, description="实例名称 → 名册编号 / rosters by name", examples=[{"三校": "3f" * 32}]
    )
    policies: Annotated[dict[FileName, Sha], Field(max_length=1_000)] = Field(
        default_factory=dict, description="政策名称 → 政策编号 / own policies by name"
    )

    @model_validator(mode="after")
    def _known(self) -> "StudyRequest":
        known = {*PRESETS, OWN, *self.policies}
        if any(source.file is not None and source.file not in self.rosters for source in self.study.instances):
            raise refusal("unknown_roster_name")
        if not known.issuperset(self.study.policies):
            raise refusal("unknown_policy_name")
        if {*PRESETS, OWN} & set(self.policies):
            raise refusal("policy_name_taken")
        return self


class PostingRequest(Strict):
    """一项安排 / One posting, as in plan.json."""

    teacher: TeacherId
    origin: SchoolId = Field(alias="from")
    to: SchoolId
    first_year: Year
    last_year: Year | None
    mode: Literal[tuple(Kind)] = Kind.ROTATION.value  # type: ignore[valid-type]
    decided: Truth = False


Digest = Annotated[str, StringConstraints(strict=True, pattern=rf"{SHA}|^[1-9][0-9]{{0,3}}$")]  # or its schema


class GivenPlan(Strict):
    """一份方案的内容 / A plan as plan.json has it; the digests say what it was made from."""

    year: Year
    years: Annotated[tuple[Year, ...], Field(min_length=1, max_length=6)] | None = None
    postings: Annotated[tuple[PostingRequest, ...], Field(max_length=MANY)]
    digests: dict[Literal["schema", "data", "policy"], Digest] = Field(default_factory=dict)
    version: Words | None = None
    itineraries: tuple[Any, ...] = Field((), description="不审核 / not judged here")


class AuditRequest(Request):
    """审核给定的方案，不用求解器 / Judge a plan without a solver: one kept here, given as data, or a workbook."""

    kind: Literal["audit"]
    size: SizeName = "small"
    plan: Plan | None = None
    given: GivenPlan | None = None
    workbook: Sha | None = Field(None, description="手工改过的方案工作簿，见 /workbooks / id of an uploaded plan.xlsx")
    certificate: dict[Name, Any] | None = Field(
        None, description="证书内容；给出方案编号时用它自己的证书 / certificate.json; a plan kept here has its own"
    )
    roster: Roster | None = Field(None, description="名册；给出方案编号时缺省为它的名册 / default: that of the plan")
    policy: Policy | None = None
    year: PlanYear | None = None
    years: Years | None = None
    previous: Plan | None = None

    @model_validator(mode="after")
    def _one_plan(self) -> "AuditRequest":
        if sum(each is not None for each in (self.plan, self.given, self.workbook)) != 1:
            raise refusal("one_plan")
        if self.plan is None and self.roster is None:
            raise refusal("roster_needed")
        return self


class ReportRequest(OfPlan, Request):
    """报告 / A document of a plan: 批复 (docx, from a template that a bureau may restyle), workbook, or data."""

    kind: Literal["report"]
    size: SizeName = "small"
    form: Literal["docx", "xlsx", "json"] = "docx"
    template: Sha | None = Field(None, description="批复模板，缺省为随附的 / own template; default: shipped")
    office: Words | None = Field(None, description="发文机关 / issuing office", examples=["某某县教育局"])
    number: Words | None = Field(None, description="文号 / document number; a signed plan has its own")
    addressee: Words | None = Field(None, description="主送 / addressee", examples=["各中小学"])


SolveRequest = Annotated[
    RotationRequest | ItinerariesRequest | ExplainRequest | WhatIfRequest | StudyRequest | AuditRequest | ReportRequest,
    Field(discriminator="kind"),
]

R, P = "3f" * 32, "6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7"
EXAMPLES: dict[str, Any] = {
    "rotation": {"summary": "求解一年 / one year", "value": {"kind": "rotation", "roster": R, "policy": "标准"}},
    "years": {"summary": "三年一并规划 / three years at once", "value": {
        "kind": "rotation", "roster": R, "policy": "三校三年规划", "years": 3, "size": "large", "lane": "batch",
    }},
    "itineraries": {"summary": "走教 / visiting teachers", "value": {
        "kind": "itineraries", "roster": R, "plan": P, "term_start": "2026-09-01",
        "holidays": [{"first": "2026-10-01", "last": "2026-10-07"}], "bells": {"上午上课": "8:30"},
    }},
    "explain": {"summary": "为什么是他 / why this teacher", "value": {
        "kind": "explain", "plan": P, "teacher": "T000001",
    }},
    "whatif": {"summary": "试一试 / what if", "value": {
        "kind": "whatif", "plan": P, "edits": [{"action": "pin", "teacher": "T000001", "school": "S002"}], "keep": True,
    }},
    "study": {"summary": "批量试算 / a study", "value": {
        "kind": "study", "rosters": {"三校": R},
        "study": {"name": "比例", "instances": [{"file": "三校"}], "parameters": {"entries.flow.low": [10, 12, 15]}},
    }},
    "audit": {"summary": "审核一份方案 / judge a plan", "value": {
        "kind": "audit", "roster": R, "given": {"year": 2026, "postings": [
            {"teacher": "T000001", "from": "S001", "to": "S002", "first_year": 2026, "last_year": 2028},
        ]},
    }},
    "report": {"summary": "批复 / the approval", "value": {"kind": "report", "plan": P, "office": "某某县教育局"}},
}
