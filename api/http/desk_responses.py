"""What an opened plan tells: as the desk gives it, described for clients."""

from typing import Any

from pydantic import Field

from api.http.responses import Form, PlanForm, shown

Line = dict[str, Any]
_PLAN = PlanForm.model_config["json_schema_extra"]["example"]  # type: ignore[index]


class ViewForm(Form):
    """一份方案的全部页面内容，没有姓名 / All that screens need of a plan, without names.

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
    teachers: dict[str, Line] = Field(
        description="首个学年每人的状态：posted 已安排、movable 可交流、in_term 任期内、fixed 指定、exempt 暂缓或免于、"
        "no_post 无去处、absent 不在岗 / everybody's status in the first year"
    )
