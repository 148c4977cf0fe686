"""Rosters: an upload is read by a limited child; what it lacks is told all at once."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Response, UploadFile

from api.common.moments import moment
from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import RosterForm, RosterPage
from api.http.routes.common import Cursor, Most, Sha, part, row_of
from api.identity.rate_limits import uploads
from api.store import audit_log
from api.store.database import now
from api.store.tables import roster
from api.uploads.rosters import Rejected, take_in

router = APIRouter(prefix="/rosters", tags=["rosters 名册"], route_class=GuardedRoute)
Writer = Annotated[Caller, Depends(allowed(Permission.ROSTER_WRITE))]
Reader = Annotated[Caller, Depends(allowed(Permission.ROSTER_READ))]


@router.post(
    "", operation_id="upload_roster", status_code=201, summary="上传名册 / Upload a roster",
    dependencies=[Depends(uploads)],
)
def upload(file: UploadFile, asking: Writer, service: ServiceDep, response: Response) -> RosterForm:
    """收 .xlsx 工作簿、.json，或装有各表 CSV（可带 policy.yaml）的 .zip。有错时一次列出全部错误（表、行、列、怎么改）。

    Takes a workbook, a JSON file or zipped CSV tables. Every fault is listed at once. The same content has the same id.
    """
    identity = taken(service, asking, file)
    response.headers["Location"] = f"/api/v1/rosters/{identity}"
    return told(row_of(service, roster, asking.tenant, identity))


def taken(service: ServiceDep, asking: Caller, file: UploadFile) -> str:
    """The id of an uploaded roster. Raises ProblemError (422) with every fault."""
    try:
        return take_in(service, asking.tenant, asking.actor, file.filename or "", file.file.read()).id
    except Rejected as rejected:
        raise ProblemError(
            422, "invalid_roster", f"名册有 {len(rejected.errors)} 处错误。", errors=rejected.errors
        ) from None


@router.get("", operation_id="list_rosters", summary="名册列表 / List rosters")
def listed(asking: Reader, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> RosterPage:
    """从新到旧 / Newest first."""
    rows, further = part(service, roster, asking.tenant, cursor, limit, roster.c.deleted.is_(None))
    return RosterPage(items=[told(row) for row in rows], next=further)


@router.get("/{roster_id}", operation_id="get_roster", summary="一份名册 / A roster")
def shown(roster_id: Sha, asking: Reader, service: ServiceDep) -> RosterForm:
    """只说规模与设置，不含任何人的资料 / Its size and settings; no records of people."""
    return told(row_of(service, roster, asking.tenant, roster_id))


@router.delete("/{roster_id}", operation_id="delete_roster", status_code=204, summary="删除名册 / Delete a roster")
def dropped(
    roster_id: Sha, asking: Annotated[Caller, Depends(allowed(Permission.DELETE))], service: ServiceDep
) -> None:
    """姓名表立即删除，其余在无人使用后删除 / Names go at once; the rest when no plan needs it."""
    row_of(service, roster, asking.tenant, roster_id)

    def drop(connection: sa.Connection) -> None:
        here = (roster.c.tenant == asking.tenant, roster.c.id == roster_id)
        connection.execute(sa.update(roster).where(*here).values(deleted=now()))
        audit_log.record(connection, asking.tenant, asking.actor, "roster.delete", roster_id, {})

    service.database.run(drop)


def told(row: "sa.Row[Any]") -> RosterForm:
    facts = row.facts
    return RosterForm(
        id=row.id, created=moment(row.created), schools=facts["schools"], groups=facts["groups"],
        teachers=facts["teachers"], year=facts.get("year"), policy=facts.get("policy"), notes=facts.get("notes", []),
    )
