"""What the service answers, as OpenAPI shows it: keys are English, texts Chinese, moments ISO 8601 in UTC."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

JOB, PLAN = "0f9d2c1b-7a54-4e0d-9a63-5b1f6d0c2e11", "6c1d4a5e-0f4b-4f58-9d7e-3c2b1a09f8e7"
SHA, MOMENT = "3f" * 32, "2026-07-01T02:03:04.567+00:00"
API = "/api/v1"
State = Literal["invalid", "queued", "running", "succeeded", "incomplete", "failed", "cancelled"]
Outcome = Literal["solved", "impossible", "done"]
EventType = Literal[
    "queued", "started", "progress", "row", "retried", "succeeded", "invalid", "incomplete", "failed", "cancelled"
]


def shown(**example: Any) -> ConfigDict:
    """The configuration of an answer, with an example of it."""
    return ConfigDict(frozen=True, json_schema_extra={"example": example})


class Form(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class SizeForm(Form):
    """资源等级 / What a job may use: enforced."""

    name: str
    cores: int
    memory_mib: int
    seconds: int


class LevelForm(Form):
    """目标 / A goal level."""

    name: str
    title: str
    default: bool = Field(description="默认列入 / in the default order")


class LimitsForm(Form):
    """限额 / Limits of this installation."""

    upload_mib: int
    uploads_per_minute: int
    requests_per_minute: int
    streams: int = Field(description="每一凭证同时的进度流 / open streams of a credential")
    queue: int = Field(description="每单位未完成的任务 / unfinished jobs of a tenant")
    attempts: int = Field(description="一个任务至多试几次 / attempts at a job")
    retention_days: int


class CapabilitiesForm(Form):
    """本服务能做什么 / What this installation offers."""

    model_config = shown(
        version="0.7.0", api="v1", database="sqlite", kinds=["rotation"], lanes=["urgent", "normal", "batch"],
        sizes=[{"name": "small", "cores": 1, "memory_mib": 1024, "seconds": 120}],
        rosters=[".xlsx", ".zip", ".json"], reports=["docx", "xlsx", "json"],
        levels=[{"name": "shortage", "title": "缺岗数", "default": True}], presets=["标准"],
        events=["queued", "started", "succeeded"], webhook_events=["succeeded"], executors=1, cores=2,
        limits={
            "upload_mib": 20, "uploads_per_minute": 60, "requests_per_minute": 6000, "streams": 50, "queue": 200,
            "attempts": 3, "retention_days": 30,
        },
    )

    version: str
    api: str
    database: Literal["sqlite", "postgresql"]
    kinds: list[str]
    lanes: list[str] = Field(description="优先级，从先到后 / strict between lanes")
    sizes: list[SizeForm]
    rosters: list[str] = Field(description="可上传的名册格式 / suffixes of uploads")
    reports: list[str]
    levels: list[LevelForm]
    presets: list[str]
    events: list[str]
    webhook_events: list[str]
    executors: int = Field(description="在工作的执行进程 / executors alive")
    cores: int = Field(description="其可用的处理器核心 / their cores")
    limits: LimitsForm


class AskedForm(Form):
    """任务的依据与设定 / What a job stands on and how it is worked at: ids and numbers, nothing of people.

    With ``kind``, ``lane`` and ``size`` a rotation may be asked again from it, ``policy`` being another one.
    """

    roster: str | None = None
    policy: str | None = Field(None, description="未写明时为名册自带的或默认政策 / null: none was named")
    plan: str | None = Field(None, description="所问、所改的方案 / the plan that the job is about")
    previous: str | None = None
    decisions: str | None = None
    year: int | None = None
    years: int | None = None
    itineraries: bool | None = None
    gap: float | None = None
    certify: bool | None = None
    seconds: int | None = None
    seed: int | None = None


class JobForm(Form):
    """任务 / A job. A proved "no plan exists" is a success with outcome ``impossible``."""

    model_config = shown(
        id=JOB, kind="rotation", state="succeeded", outcome="solved", lane="normal",
        size={"name": "standard", "cores": 1, "memory_mib": 3072, "seconds": 1800}, created=MOMENT, started=MOMENT,
        finished=MOMENT, attempt=1, events=5, progress=None, result={"status": "solved"}, problem=None, plan=PLAN,
        asked={**dict.fromkeys(AskedForm.model_fields), "roster": SHA, "policy": "标准", "year": 2026, "seed": 0},
        files=["certificate.json", "plan.json", "plan.xlsx", "report.json"], links={"self": f"{API}/solves/{JOB}"},
    )

    id: str
    kind: str
    state: State
    outcome: Outcome | None
    lane: str
    size: SizeForm
    asked: AskedForm
    created: str | None
    started: str | None
    finished: str | None
    attempt: int
    events: int = Field(description="已有的事件数 / number of events so far")
    progress: dict[str, Any] | None = Field(description="最近的进度 / the last progress event")
    result: dict[str, Any] | None
    problem: dict[str, Any] | None = Field(description="为何没有结果；invalid 时 errors 列出全部错误 / why not")
    plan: str | None = Field(description="所得方案的编号 / id of the plan")
    files: list[str]
    links: dict[str, str]


class EventForm(Form):
    """事件 / What happened to a job; the stream and the list give the same."""

    seq: int
    type: EventType
    at: str | None
    data: dict[str, Any]


class PlanForm(Form):
    """方案 / An audited plan. ``state`` is draft (草案) until a person signs it: approved (已批准)."""

    model_config = shown(
        id=PLAN, job=JOB, roster=SHA, state="draft", state_text="草案",
        summary={"years": [2026], "postings": 4, "proved": True, "lawful": True}, created=MOMENT, signed=None,
        signature=None, files=["plan.json", "plan.xlsx"], links={"self": f"{API}/plans/{PLAN}"},
    )

    id: str
    job: str
    roster: str
    state: Literal["draft", "approved"]
    state_text: str
    summary: dict[str, Any]
    created: str | None
    signed: str | None
    signature: dict[str, Any] | None
    files: list[str]
    links: dict[str, str]


class TemplateForm(Form):
    """批复模板 / A template of the approval, by the digest of its content."""

    model_config = shown(id=SHA, created=MOMENT)

    id: str
    created: str | None


class WorkbookForm(Form):
    """待审核的方案工作簿 / An uploaded plan workbook, kept encrypted until an audit reads it."""

    model_config = shown(id=SHA)

    id: str


class Page(Form):
    """A part of a list, newest first; ``next`` is the cursor of the part after it."""

    next: str | None = Field(None, description="下一页的 cursor / cursor of the next part")


class JobPage(Page):
    """任务 / Jobs."""

    model_config = shown(next=None, items=[])
    items: list[JobForm]


class EventPage(Page):
    """事件 / Events; ``next`` is the ``since`` of the part after it."""

    model_config = shown(next=None, items=[{"seq": 1, "type": "queued", "at": MOMENT, "data": {"lane": "normal"}}])
    items: list[EventForm]


class PlanPage(Page):
    """方案 / Plans."""

    model_config = shown(next=None, items=[])
    items: list[PlanForm]


class TemplatePage(Page):
    """批复模板 / Templates."""

    model_config = shown(next=None, items=[])
    items: list[TemplateForm]
