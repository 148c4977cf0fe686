"""Templates of the approval: restyled in Word or WPS, tried out before they are kept."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Response, UploadFile

from api.common.moments import moment
from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import TemplateForm, TemplatePage
from api.http.routes.common import FILE, Cursor, Most, Sha, as_file, part, row_of
from api.identity.rate_limits import uploads
from api.store import audit_log
from api.store.database import now
from api.store.tables import job, template
from api.uploads.isolated_checks import examined

router = APIRouter(prefix="/templates", tags=["templates 模板"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.POLICY_READ))]
Writer = Annotated[Caller, Depends(allowed(Permission.POLICY_WRITE))]
ZIP = b"PK\x03\x04"  # how every .docx begins
SHIPPED = ("optimizer.reporting.docx.approval", "template.docx")


@router.post(
    "", operation_id="upload_template", status_code=201, dependencies=[Depends(uploads)],
    summary="上传批复模板 / Upload a template",
)
def uploaded(file: UploadFile, asking: Writer, service: ServiceDep, response: Response) -> TemplateForm:
    """由随附模板改版式而成的 .docx；上传时以样例试填，标签有误、含宏或外部链接的一次列明。

    A restyled .docx of the shipped template. It is tried out on a specimen; wrong tags, macros and links are refused.
    """
    data = file.file.read()
    if not data.startswith(ZIP):  # seen without starting a process
        raise ProblemError(422, "not_a_document", "不是 .docx 文件，请在 Word 或 WPS 中另存为 .docx。", pointer="/file")
    answer = examined(service, "template", {"template.docx": data})
    if "errors" in answer:
        raise ProblemError(422, "invalid_template", "模板不能使用。", errors=answer["errors"])
    digest = hashlib.sha256(data).hexdigest()
    service.blobs.put(data)
    known = sa.select(template.c.id).where(template.c.tenant == asking.tenant, template.c.id == digest)

    def keep(connection: sa.Connection) -> None:
        if connection.execute(known).one_or_none() is None:
            values = {"tenant": asking.tenant, "id": digest, "by": asking.actor, "created": now()}
            connection.execute(sa.insert(template).values(**values))
            audit_log.record(connection, asking.tenant, asking.actor, "template.create", digest, {})

    try:
        service.database.run(keep)
    except sa.exc.IntegrityError:  # the same one at the same moment: the other one was first
        service.database.run(keep)
    response.headers["Location"] = f"/api/v1/templates/{digest}"
    return told(row_of(service, template, asking.tenant, digest))


@router.get("", operation_id="list_templates", summary="模板列表 / List templates")
def listed(asking: Reader, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> TemplatePage:
    """从新到旧；随附的模板另见 /templates/default / Newest first; the shipped one is at /templates/default."""
    rows, further = part(service, template, asking.tenant, cursor, limit)
    return TemplatePage(items=[told(row) for row in rows], next=further)


@router.get(
    "/default", operation_id="get_default_template", summary="随附的模板 / The shipped template", responses=FILE,
    response_class=Response, dependencies=[Depends(allowed(Permission.LOOK))],
)
def shipped() -> Response:
    """下载后在 Word 或 WPS 中改版式，保留标签，再上传 / To be restyled in Word or WPS; keep its tags."""
    return as_file("批复模板.docx", _shipped())


@router.get(
    "/{template_id}", operation_id="get_template", summary="下载模板 / Download a template", responses=FILE,
    response_class=Response,
)
def shown(template_id: Sha, asking: Reader, service: ServiceDep) -> Response:
    """上传时的原样 / As it was uploaded."""
    row = row_of(service, template, asking.tenant, template_id)
    return as_file("批复模板.docx", service.blobs.get(row.id))


@router.delete(
    "/{template_id}", operation_id="delete_template", status_code=204, summary="删除模板 / Delete a template"
)
def dropped(
    template_id: Sha, asking: Annotated[Caller, Depends(allowed(Permission.DELETE))], service: ServiceDep
) -> None:
    """已生成的批复不受影响 / Documents made from it stay."""
    row_of(service, template, asking.tenant, template_id)

    def drop(connection: sa.Connection) -> bool:
        waiting = sa.select(job.c.id).where(
            job.c.tenant == asking.tenant, job.c.state.in_(("queued", "running")),
            job.c.request["template"].as_string() == template_id,
        )
        if connection.execute(waiting.limit(1)).one_or_none() is not None:
            return False
        connection.execute(sa.delete(template).where(template.c.tenant == asking.tenant, template.c.id == template_id))
        audit_log.record(connection, asking.tenant, asking.actor, "template.delete", template_id, {})
        return True

    if not service.database.run(drop):
        raise ProblemError(409, "in_use", "使用它的任务尚未结束。")


@cache
def _shipped() -> bytes:
    return files(SHIPPED[0]).joinpath(SHIPPED[1]).read_bytes()


def told(row: "sa.Row[Any]") -> TemplateForm:
    return TemplateForm(id=row.id, created=moment(row.created))
