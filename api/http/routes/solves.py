"""Jobs: submit, watch, cancel, fetch."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Body, Depends, Form, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.common.fields import PLAIN, Policy
from api.common.moments import moment
from api.common.problems import ProblemError, missing
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.job_telling import links_of, told, told_all
from api.http.responses import EventForm, EventPage, JobForm, JobPage, State
from api.http.routes.common import NAMED, Cursor, Id, Most, part, row_of
from api.http.routes.files import sent
from api.http.routes.rosters import Accept, AnswersForm, Files, reply_of, taken
from api.http.submission import submit
from api.identity.rate_limits import streams, uploads
from api.jobs.events import TERMINAL as OVER
from api.jobs.events import Event, since
from api.jobs.requests import EXAMPLES, RotationRequest, SolveRequest
from api.service import Service
from api.store import audit_log
from api.store.database import now
from api.store.tables import job, plan

router = APIRouter(tags=["solves 求解"], route_class=GuardedRoute)
Solver = Annotated[Caller, Depends(allowed(Permission.SOLVE))]
Reader = Annotated[Caller, Depends(allowed(Permission.JOB_READ))]
Key = Annotated[str | None, Header(
    alias="Idempotency-Key", max_length=200, pattern=r"^[\x21-\x7e]+$",
    description="同一密钥重发不会重复提交 / sending again with the same key gives the same job",
)]
Name = Annotated[str, Path(
    description="文件名，见 files / a name in the job's files", max_length=100, pattern=PLAIN, examples=["plan.xlsx"],
)]
LAST = 2**31 - 1  # number of an event
Since = Annotated[int, Query(alias="since", ge=0, le=LAST, description="此号之后的事件 / events after this one")]
Kind = Literal["rotation", "itineraries", "explain", "whatif", "study", "audit", "report"]
After = Annotated[int | None, Header(
    alias="Last-Event-ID", ge=0, le=LAST, description="上次收到的事件号 / resume after this event"
)]


@router.post("/solves", operation_id="submit_solve", status_code=202, summary="提交任务 / Submit a job")
def submitted(
    asked: Annotated[SolveRequest, Body(openapi_examples=EXAMPLES)], asking: Solver, service: ServiceDep,
    response: Response, key: Key = None,
) -> JobForm:
    """立即返回 202 与 Location；用事件流、轮询或 Webhook 得知进度。「无可行方案」也是成功的答案。

    Returns at once. Follow it by events, polling or webhooks; "no plan exists", with its proof, is a success.
    """
    return accepted(service, asking, response, *submit(service, asking, asked, key))


def accepted(service: Service, asking: Caller, response: Response, identity: str, new: bool) -> JobForm:
    response.headers["Location"] = f"/api/v1/solves/{identity}"
    if not new:
        response.headers["Idempotent-Replay"] = "true"
    return told(service, row_of(service, job, asking.tenant, identity))


def _from_file(
    asking: Solver, service: ServiceDep, file: Files,
    policy: Annotated[Policy | None, Form(description="政策编号或内置政策 / id or preset", examples=["标准"])] = None,
    year: Annotated[int | None, Form(ge=2000, le=2100, description="计划学年 / plan year", examples=[2026])] = None,
    years: Annotated[int | None, Form(ge=1, le=6, description="规划的学年数 / school years", examples=[1])] = None,
    answers: AnswersForm = None, accept: Accept = False,
) -> tuple[Caller, str]:
    asked = RotationRequest(
        kind="rotation", roster=taken(service, asking, file, reply_of(answers, accept)), policy=policy, year=year,
        years=years,
    )
    return asking, submit(service, asking, asked, None)[0]


@router.post(
    "/solves/from-file", operation_id="solve_file", response_class=EventSourceResponse,
    dependencies=[Depends(uploads), Depends(streams)],
    summary="上传、求解并看着它完成 / Upload, solve and watch in one call",
)
async def from_file(
    begun: Annotated[tuple[Caller, str], Depends(_from_file)], request: Request, service: ServiceDep
) -> AsyncIterator[ServerSentEvent]:
    """一次调用：名册文件作表单项 file，逐条返回进度事件，最后一条 plan 是方案本身。断线不影响求解，可用任务编号续看。

    One call for scripts: the roster as form field ``file``; events come as they happen, the last one carries the plan.
    """
    asking, identity = begun
    yield ServerSentEvent(event="job", raw_data=json.dumps({"job": identity, "links": links_of(identity)}))
    last: Event | None = None
    async for event in request.app.state.watch.events(identity, 0):
        yield _sse(event)
        last = event or last
    if last is not None and last.data.get("plan"):
        content = await run_in_threadpool(sent, service, asking, identity, "plan.json")
        yield ServerSentEvent(event="plan", raw_data=" ".join(bytes(content.body).decode("utf-8").split("\n")))


@router.get("/solves", operation_id="list_solves", summary="任务列表 / List jobs")
def listed(
    asking: Reader, service: ServiceDep, cursor: Cursor = None, limit: Most = 50,
    state: Annotated[State | None, Query(description="只列这种状态 / only in this state")] = None,
    kind: Annotated[Kind | None, Query(description="只列这一种 / only of this kind")] = None,
    plan_: Annotated[UUID | None, Query(alias="plan", description="只列关于这份方案的 / only about this plan")] = None,
) -> JobPage:
    """从新到旧 / Newest first."""
    wanted: list[sa.ColumnElement[bool]] = [job.c.deleted.is_(None), job.c.parent.is_(None)]
    wanted += [] if state is None else [job.c.state == state]
    wanted += [] if kind is None else [job.c.kind == kind]
    wanted += [] if plan_ is None else [job.c.request["plan"].as_string() == str(plan_)]
    rows, further = part(service, job, asking.tenant, cursor, limit, *wanted)
    return JobPage(items=told_all(service, rows), next=further)


@router.get("/solves/{job_id}", operation_id="get_solve", summary="任务状态 / State of a job")
def shown(job_id: Id, asking: Reader, service: ServiceDep, response: Response) -> JobForm:
    """轮询用；Retry-After 给出建议的间隔 / For polling; Retry-After suggests when."""
    row = row_of(service, job, asking.tenant, str(job_id))
    if row.state not in OVER:
        response.headers["Retry-After"] = "1"
    return told(service, row)


def _watched(
    job_id: Id, asking: Reader, service: ServiceDep, after: After = None,
    since_: Since = 0,
) -> tuple[str, int]:
    return str(row_of(service, job, asking.tenant, str(job_id)).id), after if after is not None else since_


@router.get(
    "/solves/{job_id}/events", operation_id="stream_events", response_class=EventSourceResponse,
    dependencies=[Depends(streams)],
    summary="进度事件流 / Progress as server-sent events",
)
async def streamed(
    watched: Annotated[tuple[str, int], Depends(_watched)], request: Request
) -> AsyncIterator[ServerSentEvent]:
    """断线后以 Last-Event-ID 续传，不漏不重；任务结束后关闭 / Resumable by Last-Event-ID; ends with the job."""
    async for event in request.app.state.watch.events(*watched):
        yield _sse(event)


@router.get("/solves/{job_id}/history", operation_id="list_events", summary="事件列表 / Events as a list")
def history(
    job_id: Id, asking: Reader, service: ServiceDep, since_: Since = 0,
    limit: Most = 100,
) -> EventPage:
    """与事件流相同的内容 / The same as the stream gives."""
    identity = str(row_of(service, job, asking.tenant, str(job_id)).id)
    found = since(service.database, identity, since_, limit)
    items = [EventForm(seq=each.seq, type=each.type, at=moment(each.at), data=dict(each.data)) for each in found]
    return EventPage(items=items, next=str(found[-1].seq) if len(found) == limit else None)


@router.post("/solves/{job_id}/cancel", operation_id="cancel_solve", status_code=202, summary="取消 / Cancel")
def cancelled(job_id: Id, asking: Solver, service: ServiceDep) -> JobForm:
    """五秒之内结束；已得到的最好方案经审核后保留 / Ends within five seconds; the best audited plan is kept."""
    if service.jobs.cancel(asking.tenant, str(job_id)) is None:
        raise missing()
    service.database.run(
        lambda connection: audit_log.record(connection, asking.tenant, asking.actor, "job.cancel", str(job_id), {})
    )
    return told(service, row_of(service, job, asking.tenant, str(job_id)))


@router.delete("/solves/{job_id}", operation_id="delete_solve", status_code=204, summary="删除 / Delete a finished job")
def dropped(
    job_id: Id, asking: Annotated[Caller, Depends(allowed(Permission.DELETE))], service: ServiceDep
) -> None:
    """连同文件；已批准的方案不可删 / With its files; not while its plan is approved."""
    row = row_of(service, job, asking.tenant, str(job_id))
    if row.state not in OVER:
        raise ProblemError(409, "not_finished", "任务尚未结束，请先取消。")

    def drop(connection: sa.Connection) -> bool:
        approved = sa.select(plan.c.id).where(plan.c.job == row.id, plan.c.state == "approved")
        if connection.execute(approved).one_or_none() is not None:
            return False
        connection.execute(sa.update(plan).where(plan.c.job == row.id).values(deleted=now()))
        connection.execute(sa.update(job).where(job.c.id == row.id).values(deleted=now()))
        audit_log.record(connection, asking.tenant, asking.actor, "job.delete", row.id, {})
        return True

    if not service.database.run(drop):
        raise ProblemError(409, "approved", "方案已批准，不能删除。")


@router.get(
    "/solves/{job_id}/files/{name:path}", operation_id="get_file", responses=NAMED, response_class=Response,
    summary="任务的文件 / A file of a job",
)
def file(
    job_id: Id, name: Name, asking: Annotated[Caller, Depends(allowed(Permission.EXPORT))], service: ServiceDep
) -> Response:
    """姓名脱敏 / Names are masked."""
    row = row_of(service, job, asking.tenant, str(job_id))
    return sent(service, asking, row.id, name)


def _sse(event: Event | None) -> ServerSentEvent:
    if event is None:
        return ServerSentEvent(comment="…")
    data: dict[str, Any] = {"at": moment(event.at), **event.data}
    return ServerSentEvent(event=event.type, id=str(event.seq), raw_data=json.dumps(data, ensure_ascii=False))
