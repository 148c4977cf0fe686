"""What a client may ask of a plan: reasons, edits, an audit, a document."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from api.common.fields import (
    SHA,
    EntryId,
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
    Words,
    Year,
    Years,
    refusal,
)
from api.jobs.request_base import OfPlan, Request, Solving
from optimizer.domain.vocabulary import Kind

MANY = 10_000  # postings of a given plan, people edited at once are far fewer
Digest = Annotated[str, StringConstraints(strict=True, pattern=rf"{SHA}|^[1-9][0-9]{{0,3}}$")]  # or its schema
Paper = Literal["请示", "通知", "批复", "交流通知", "申请审批表", "证明附件"]  # ``papers.kinds``, quick to load


class PlanRequest(OfPlan, Request):
    """A plan, with what it was made from."""


class Question(Strict):
    """一个问题：教师、岗位或政策数字 / About a teacher, a post or the numbers of the policy."""

    teacher: TeacherId | None = None
    school: SchoolId | None = Field(None, description="单独写问候选人，与教师同写问去向 / alone: its candidates")
    subject: Name | None = Field(None, description="学科，与学校同写 / with a school", examples=["语文"])
    year: PlanYear | None = Field(None, description="所问的学年，缺省为各学年 / the year in question; default: any")
    prices: Truth = Field(False, description="问政策数字各值多少 / what the numbers of the policy are worth")
    entry: EntryId | None = Field(None, description="只问这一条目的数字 / only the numbers of this entry")
    most: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(10, description="最多几名候选人 / most candidates")

    @model_validator(mode="after")
    def _one_question(self) -> "Question":
        numbers = self.prices or self.entry is not None
        if numbers == (self.teacher is not None or self.school is not None):
            raise refusal("one_question")
        if self.subject is not None and (self.school is None or self.teacher is not None):
            raise refusal("subject_alone")
        return self


class ExplainRequest(Question, OfPlan, Solving):
    """为什么是他、为什么不是她、这个数字值多少 / Why this teacher, why not that one, what a number costs."""

    kind: Literal["explain"]


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


class Edits(Strict):
    """要作的调整和要撤销的决定 / Edits, and earlier decisions to withdraw."""

    edits: Annotated[tuple[EditRequest, ...], Field(max_length=200)] = Field(
        (), examples=[[{"action": "pin", "teacher": "T000001", "school": "S002"}]]
    )
    withdraw: Annotated[tuple[EntryId, ...], Field(max_length=200)] = Field(
        (), description="撤销先前的决定 / ids of earlier decisions to withdraw", examples=[["人工决定1"]]
    )


class WhatIfRequest(Edits, OfPlan, Solving):
    """试一试 / The smallest change of a plan under edits; with ``keep`` it becomes a plan of its own."""

    kind: Literal["whatif"]
    new_roster: Roster | None = Field(None, description="改用新名册 / the changed roster that the plan is fitted to")
    keep: Truth = Field(False, description="保存为新方案 / keep the outcome as a new plan")

    @model_validator(mode="after")
    def _something(self) -> "WhatIfRequest":
        if not self.edits and not self.withdraw and self.new_roster is None:
            raise refusal("no_edit")
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


class GivenPlan(Strict):
    """一份方案的内容 / A plan as plan.json has it; the digests say what it was made from."""

    year: Year
    years: Annotated[tuple[Year, ...], Field(min_length=1, max_length=6)] | None = None
    postings: Annotated[tuple[PostingRequest, ...], Field(max_length=MANY)]
    digests: dict[Literal["schema", "data", "policy"], Digest] = Field(default_factory=dict)
    files: dict[Literal["plan", "certificate", "report"], Digest] = Field(
        default_factory=dict, description="同一次求解写出的文件 / files of the same run"
    )
    version: Words | None = None
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None
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
    """报告 / A document of a plan: 批复 (docx, from a template that a bureau may restyle), papers, workbook, data."""

    kind: Literal["report"]
    size: SizeName = "small"
    form: Literal["docx", "papers", "xlsx", "json"] = Field("docx", description="papers 为文书 / papers of the bureau")
    papers: Annotated[tuple[Paper, ...], Field(max_length=6)] = Field(
        (), description="哪几种文书，缺省全部 / which papers; default: all", examples=[["请示", "交流通知"]]
    )
    template: Sha | None = Field(None, description="批复模板，缺省为随附的 / own template; default: shipped")
    office: Words | None = Field(None, description="发文机关 / issuing office", examples=["某某县教育局"])
    number: Words | None = Field(None, description="文号 / document number; a signed plan has its own")
    addressee: Words | None = Field(None, description="主送 / addressee", examples=["各中小学"])
