"""What an opened plan tells: as the desk gives it, described for clients."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.http.responses import Form, PlanForm, shown

Line = dict[str, Any]
_PLAN = PlanForm.model_config["json_schema_extra"]["example"]  # type: ignore[index]


class ViewForm(Form):
    """一份方案的全部页面内容，没有姓名 / All that screens need of a plan, without names of people.

    Levels and cases are those of report.json; an ``audit`` job checks the proof.
    """

    model_config = shown(
        plan=_PLAN, years=[2026], policy="标准", digests={"schema": "2"}, verdict={
            "text": "各级目标均已证明最优", "repeatable": True, "lawful": True, "levels": [
                {"name": "shortage", "title": "缺岗数", "basis": "certificate", "proved": True, "text": "已证明最优"},
            ],
        },
        postings=[{
            "teacher": "T000004", "from": "S001", "to": "S002", "first_year": 2026, "last_year": 2028, "mode": "轮岗",
            "decided": False, "stage": "初中", "subject": "语文", "minutes": 27, "reason": "核心校派往成员校",
        }],
        flows=[{"year": 2026, "from": "S001", "to": "S002", "count": 6, "backbone": 4}],
        schools=[{
            "year": 2026, "id": "S001", "group": "城东实验中学教育集团", "quota": 89, "staff": 84, "before": 85,
            "out": 9, "rotating": 9, "backbones": 6, "volunteers": 5, "into": 6, "backbones_in": 2, "after": 82,
            "short_before": 0, "short": 0, "subjects": [],
        }],
        school_names={"S001": "城东实验中学"},
        teachers={"T000004": {"status": "posted", "text": "方案安排到城西实验中学"}}, levels=[], entries=[],
        findings=[], compliance=[], equity=[], standards=[], uncounted=[], ledgers={}, timeline=[], changes=[],
        returns=[], lifecycle=[], mentoring=[], rehomed=[], cover=[], notes=[],
    )

    plan: PlanForm
    years: list[int]
    policy: str
    digests: dict[str, str]
    verdict: Line = Field(description="求解时写明的结论 / what was said when it was solved")
    levels: list[Line] = Field(description="各级目标 / levels as in report.json")
    entries: list[Line] = Field(description="条目与出处 / entries with their clauses")
    findings: list[Line]
    compliance: list[Line]
    equity: list[Line]
    standards: list[Line]
    uncounted: list[Line]
    ledgers: dict[str, list[Line]]
    timeline: list[Line]
    changes: list[Line]
    returns: list[Line]
    lifecycle: list[Line]
    mentoring: list[Line]
    rehomed: list[Line]
    cover: list[Line]
    notes: list[str]
    postings: list[Line] = Field(description="交流安排与理由 / postings with reasons")
    flows: list[Line] = Field(description="校际流向 / who goes from where to where")
    schools: list[Line] = Field(description="各校逐学年的人员与余缺 / each school in each year")
    school_names: dict[str, str] = Field(description="学校名称，按编号 / names of schools by id")
    teachers: dict[str, Line] = Field(
        description="首个学年每人的状态：posted 已安排、movable 可交流、in_term 任期内、fixed 指定、exempt 暂缓或免于、"
        "no_post 无去处、absent 不在岗 / everybody's status in the first year"
    )


class TriedForm(Form):
    """改派之后审核怎么说 / What the auditor says of the moves; ``new`` is what they bring or make worse."""

    model_config = shown(
        lawful=False, findings=[{
            "entry": "quota", "title": "编制数", "clause": "《某某办法》第五条：“……”", "hard": True, "year": 2026,
            "observed": "67人", "required": "≤66", "text": "在岗教师数不超过编制数；实际67人，要求≤66。",
            "schools": ["S006"], "teachers": [], "new": True,
        }],
        levels=[{"name": "shortage", "title": "缺岗数", "unit": "个岗位", "before": 1, "after": 2}],
    )

    lawful: bool = Field(description="没有硬性不合规（名册写明的部分） / no hard breach, as far as can be told")
    findings: list[Line]
    levels: list[Line] = Field(description="各级目标前后 / figures before and after, in ``unit``")


class LeastChangeForm(Form):
    """变动最少的调整，或为何不行 / The least change, or what stands against it, as a whatif job tells it."""

    model_config = shown(
        status="solved", people=2, apart=2, apart_bound=2, fewest_proved=True, other_groups_kept=False,
        edits=[{"action": "stay", "teacher": "T000004", "school": None, "year": 2026, "text": "教师T000004留校"}],
        decisions=["人工决定1"], changes=[{
            "teacher": "T000004", "year": 2026, "before": "S002", "after": None, "asked": True, "reason": "人工决定",
        }],
        levels=[], reserves={}, note="教师T000004留校（变动 2 人）", exclusions=None, clash=None,
        clashes=None, repairs=None, open_groups=None,
    )

    status: Literal["solved", "impossible", "undecided"]
    edits: list[Line]
    people: int | None = Field(None, description="变动人数 / whose postings differ")
    apart: int | None = None
    apart_bound: int | None = None
    fewest_proved: bool | None = Field(None, description="按求解器已是最少 / fewest, by the solver")
    other_groups_kept: bool | None = None
    decisions: list[str] | None = Field(None, description="生效的人工决定 / decisions in force then")
    changes: list[Line] | None = None
    levels: list[Line] | None = None
    reserves: dict[str, str | None] | None = None
    note: str | None = None
    exclusions: list[Line] | None = Field(None, description="没有这项安排的原因 / why the model has no such posting")
    clash: Line | None = Field(None, description="互相冲突的要求 / demands that no plan keeps together")
    clashes: list[Line] | None = None
    repairs: list[Line] | None = None
    open_groups: list[str] | None = None


class WhyForm(Form):
    """答复 / The answer as an explain job gives it; ``told`` is the story in Chinese, names masked."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_extra={"example": {
        "question": {"teacher": "T000004", "school": None, "year": None}, "told": {"title": "教师T000004为何安排交流"},
    }})

    question: Line | str | None = None
    told: Line | None = None
