"""Audits and reports: jobs of two kinds under names of their own, and the workbooks that audits judge."""

from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Body, Depends, Form, Response, UploadFile

from api.common.fields import SHA, Policy
from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import JobForm, WorkbookForm
from api.http.routes.common import Sha, row_of
from api.http.routes.solves import Key, Solver, accepted
from api.http.submission import submit
from api.identity.rate_limits import uploads
from api.jobs.plan_requests import AuditRequest, ReportRequest
from api.jobs.requests import EXAMPLES
from api.service import Service
from api.store import audit_log
from api.store.tables import job, workbook
from api.uploads import workbooks

router = APIRouter(tags=["audits 审核与报告"], route_class=GuardedRoute)
ZIP = b"PK\x03\x04"  # how every .xlsx begins


class AuditBody(AuditRequest):
    """审核 / What to judge."""

    kind: Literal["audit"] = "audit"


class ReportBody(ReportRequest):
    """报告 / Which document of which plan."""

    kind: Literal["report"] = "report"


@router.post("/audits", operation_id="audit_plan", status_code=202, summary="审核方案 / Judge a plan")
def audited(
    asked: Annotated[AuditBody, Body(openapi_examples={"given": EXAMPLES["audit"]})], asking: Solver,
    service: ServiceDep, response: Response, key: Key = None,
) -> JobForm:
    """不用求解器，逐条审核：本系统中的方案、plan.json 的内容，或上传过的工作簿。等同于 kind 为 audit 的任务。

    No solver: a plan kept here, the content of a plan.json, or an uploaded workbook. The same as a job of kind audit.
    """
    return accepted(service, asking, response, *submit(service, asking, asked, key))


@router.post(
    "/audits/from-file", operation_id="audit_file", status_code=202, dependencies=[Depends(uploads)],
    summary="审核手工改过的方案工作簿 / Judge a plan workbook edited by hand",
)
def audited_file(
    file: UploadFile,
    roster: Annotated[str, Form(pattern=SHA, description="名册编号 / id of a roster", examples=["3f" * 32])],
    asking: Solver, service: ServiceDep, response: Response,
    policy: Annotated[Policy | None, Form(description="政策编号或内置政策 / id or preset", examples=["标准"])] = None,
    year: Annotated[int | None, Form(ge=2000, le=2100, description="计划学年 / plan year", examples=[2026])] = None,
    key: Key = None,
) -> JobForm:
    """上传 plan.xlsx（可在 Excel、WPS 中改过），立即返回 202；任务逐条审核 / Returns at once; the job judges it."""
    asked = AuditBody(workbook=_kept(service, asking, file), roster=roster, policy=policy, year=year)
    return accepted(service, asking, response, *submit(service, asking, asked, key))


@router.post(
    "/workbooks", operation_id="upload_workbook", status_code=201, dependencies=[Depends(uploads)],
    summary="上传方案工作簿 / Upload a plan workbook",
)
def uploaded(file: UploadFile, asking: Solver, service: ServiceDep) -> WorkbookForm:
    """供审核任务的 workbook 引用；加密保存 / For the ``workbook`` of an audit; kept encrypted, for it holds names."""
    return WorkbookForm(id=_kept(service, asking, file))


@router.delete(
    "/workbooks/{workbook_id}", operation_id="delete_workbook", status_code=204,
    summary="删除方案工作簿 / Delete a workbook",
)
def dropped(
    workbook_id: Sha, asking: Annotated[Caller, Depends(allowed(Permission.DELETE))], service: ServiceDep
) -> None:
    """审核已完成的结果不受影响 / Audits that have ended keep their result."""
    row_of(service, workbook, asking.tenant, workbook_id)

    def drop(connection: sa.Connection) -> bool:
        waiting = sa.select(job.c.id).where(
            job.c.tenant == asking.tenant, job.c.state.in_(("queued", "running")),
            job.c.request["workbook"].as_string() == workbook_id,
        )
        if connection.execute(waiting.limit(1)).one_or_none() is not None:
            return False
        connection.execute(sa.delete(workbook).where(workbook.c.tenant == asking.tenant, workbook.c.id == workbook_id))
        audit_log.record(connection, asking.tenant, asking.actor, "workbook.delete", workbook_id, {})
        return True

    if not service.database.run(drop):
        raise ProblemError(409, "in_use", "审核它的任务尚未结束，请先取消。")


@router.post("/reports", operation_id="create_report", status_code=202, summary="生成报告 / Make a document of a plan")
def reported(
    asked: Annotated[ReportBody, Body(openapi_examples={"approval": EXAMPLES["report"]})], asking: Solver,
    service: ServiceDep, response: Response, key: Key = None,
) -> JobForm:
    """批复（Word，可用自己的模板）、方案工作簿或数据；完成后在任务的文件中下载。等同于 kind 为 report 的任务。

    The approval in Word, from an own template where one is given, the workbook, or data: a file of the job.
    """
    return accepted(service, asking, response, *submit(service, asking, asked, key))


def _kept(service: Service, asking: Caller, file: UploadFile) -> str:
    """The id of an uploaded workbook. What is wrong inside is found by the job, in its own process."""
    data = file.file.read()
    if not data.startswith(ZIP):
        advice = "不是 .xlsx 工作簿，请在 Excel 或 WPS 中另存为 .xlsx。"
        raise ProblemError(422, "not_a_workbook", advice, pointer="/file")
    return workbooks.keep(service.database, service.blobs, service.vault, asking.tenant, asking.actor, data)
