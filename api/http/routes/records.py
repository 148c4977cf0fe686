"""Records of rosters, column by column, for the page and for whoever looks a roster through."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.large_documents import answered, described
from api.http.responses import Form, shown
from api.http.routes.common import Sha, row_of
from api.store import audit_log
from api.store.tables import roster
from api.uploads.name_vault import Names
from api.uploads.records import PEOPLE, SHOWN, columnar

router = APIRouter(prefix="/rosters", tags=["rosters 名册"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.ROSTER_READ))]
Table = Annotated[str, Path(
    description="教师、学校、集团、集团成员、学科需求、道路、道路节点之一 / which table", examples=["teachers"],
    pattern=f"^({'|'.join(SHOWN)})$",
)]
Wanted = Annotated[bool, Query(description="教师表带全名，记入审计日志 / full names of teachers, in the ledger")]


class ColumnForm(Form):
    """一列 / A column; a list in a cell is joined by 、."""

    key: str
    title: str = Field(description="模板的表头 / heading of the template")
    form: Literal["text", "number", "flag", "month", "choice"] = Field(
        description="month 为 2001-03 的样子；flag 为 true、false / how values are written"
    )
    values: list[str | int | float | bool | None]


class RecordsForm(Form):
    """一张表 / A table of a roster: columns of equal length, without those that say nothing."""

    model_config = shown(table="schools", title="学校", rows=2, columns=[
        {"key": "id", "title": "学校编号", "form": "text", "values": ["S001", "S002"]},
        {"key": "quota", "title": "编制数", "form": "number", "values": [60, None]},
    ])

    table: str
    title: str
    rows: int
    columns: list[ColumnForm]


@router.get(
    "/{roster_id}/records/{table}", operation_id="get_records", summary="名册的记录 / Records of a roster",
    response_class=Response, responses=described(RecordsForm),
)
def records(
    roster_id: Sha, table: Table, asking: Reader, service: ServiceDep, request: Request, names: Wanted = False
) -> Response:
    """一次给出整张表，逐列；没有填写的列不给。姓名须 names=true 与权限 roster:names（编制、批准），每次记入审计日志。

    The whole table at once, column by column; gzip and ETag. Names only with ``names`` and the permission
    ``roster:names``; every such call is in the ledger.
    """
    row = row_of(service, roster, asking.tenant, roster_id)
    named = names and table == PEOPLE
    if names and not asking.may(Permission.ROSTER_NAMES):
        raise ProblemError(403, "forbidden", f"所持角色没有「{Permission.ROSTER_NAMES.value}」权限。")
    if named:
        detail = {"count": row.facts["teachers"]}
        service.database.run(lambda connection: audit_log.record(
            connection, asking.tenant, asking.actor, "roster.names", roster_id, detail
        ))

    def made() -> object:
        known = Names.of(service, asking.tenant, {"roster": roster_id}) if named else None
        return columnar(service.blobs.get(row.blob), table, known)

    return answered(request, made, roster_id, table, "named" if named else "", kept=not named)
