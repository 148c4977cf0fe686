"""What a client may ask for: one strict form per kind of job. ``references.resolved`` looks up the ids in them."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from api.common.fields import (
    PRESETS,
    Day,
    FileName,
    Lane,
    Name,
    Plan,
    PlanYear,
    Policy,
    Roster,
    Sha,
    Strict,
    Truth,
    Uuid,
    Years,
    refusal,
)
from api.jobs.plan_requests import AuditRequest, ExplainRequest, ReportRequest, WhatIfRequest
from api.jobs.request_base import Request, Solving
from optimizer.formats.terms import BELLS
from optimizer.studies.study import OWN, Study

TIMES = r"^[0-9]{1,2}:[0-9]{2}(、[0-9]{1,2}:[0-9]{2})*$"
Bell = Annotated[str, StringConstraints(strict=True, pattern=TIMES, max_length=60)]


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


class MakeupDay(Strict):
    """补课日：这一天上哪个星期几的课，缺省为不上课 / A day that holds the lessons of a weekday; none: no lessons."""

    day: Day
    weekday: Literal["周一", "周二", "周三", "周四", "周五"] | None = None


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
        (), description="法定节假日以外的放假日期 / days off beside the statutory holidays",
        examples=[[{"first": "2026-11-05", "last": "2026-11-06"}]],
    )
    makeup: Annotated[tuple[MakeupDay, ...], Field(max_length=60)] = Field(
        (), description="补课日 / make-up days", examples=[[{"day": "2026-10-10", "weekday": "周三"}]]
    )
    bells: dict[Literal[tuple(BELLS)], Bell] = Field(  # type: ignore[valid-type]
        default_factory=dict, description="作息 / when lessons begin", examples=[{"上午上课": "8:30"}]
    )
    pause: Annotated[int, Field(strict=True, ge=0, le=60)] | None = Field(None, description="课间分钟 / break")


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
