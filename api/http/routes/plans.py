"""Plans: drafts until a person signs them."""

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.common.fields import Uuid
from api.common.moments import moment
from api.common.problems import ProblemError, missing
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import PlanForm, PlanPage
from api.http.routes.common import NAMED, Cursor, Id, Most, part, row_of
from api.http.routes.files import sent
from api.service import Service
from api.store import audit_log
from api.store.database import now
from api.store.tables import artifact, job, plan

router = APIRouter(prefix="/plans", tags=["plans 方案"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.PLAN_READ))]
STATES = {"draft": "草案", "approved": "已批准"}


class Signing(BaseModel):
    """签发 / A person signs: the name is printed on the approval, the act stands in the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    signer: str = Field(min_length=1, max_length=50, description="签发人 / who signs", examples=["局长办公会"])
    document: str = Field("", max_length=100, description="文号 / document number", examples=["教人〔2026〕12号"])
    remark: str = Field("", max_length=500, description="意见 / remark")


class Export(BaseModel):
    """导出 / A file with full names needs a permission of its own and a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    file: str = Field(min_length=1, max_length=200, examples=["plan.xlsx"])
    names: Literal["masked", "full"] = "masked"
    reason: str = Field("", max_length=500, description="为什么需要全名 / why full names are needed")
    job: Uuid | None = Field(
        None, description="以它为依据的任务（报告、说明等）的文件 / a job about this plan; default: its own"
    )


@router.get("", operation_id="list_plans", summary="方案列表 / List plans")
def listed(asking: Reader, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> PlanPage:
    """从新到旧 / Newest first."""
    rows, further = part(service, plan, asking.tenant, cursor, limit, plan.c.deleted.is_(None))
    return PlanPage(items=[told(service, row) for row in rows], next=further)


@router.get("/{plan_id}", operation_id="get_plan", summary="一份方案 / A plan")
def shown(plan_id: Id, asking: Reader, service: ServiceDep) -> PlanForm:
    """目标值、证明与文件 / Levels, proof and files."""
    return told(service, row_of(service, plan, asking.tenant, str(plan_id)))


@router.get(
    "/{plan_id}/postings", operation_id="get_postings", summary="交流安排 / The postings", responses=NAMED,
    response_class=Response,
)
def postings(plan_id: Id, asking: Reader, service: ServiceDep) -> Response:
    """plan.json：教师编号、原校、去向、学年 / Ids, from, to and years."""
    return sent(service, asking, row_of(service, plan, asking.tenant, str(plan_id)).job, "plan.json")


@router.post("/{plan_id}/signature", operation_id="sign_plan", summary="签发 / Sign", status_code=201)
def signed(
    plan_id: Id, signing: Signing, asking: Annotated[Caller, Depends(allowed(Permission.PLAN_SIGN))],
    service: ServiceDep,
) -> PlanForm:
    """由人签发后方为「已批准」；提交求解的同一凭证不能签发 / By a person, and not by who submitted the solve."""
    row = row_of(service, plan, asking.tenant, str(plan_id))

    def sign(connection: sa.Connection) -> str | None:
        fresh = connection.execute(sa.select(plan, job.c.by).join(job, job.c.id == plan.c.job).where(
            plan.c.id == row.id
        )).one()
        if fresh.by == asking.actor:
            return "own_job"
        draft = sa.update(plan).where(plan.c.id == row.id, plan.c.state == "draft", plan.c.deleted.is_(None))
        values = {"state": "approved", "signed": now(), "signer": asking.actor, "signature": signing.model_dump()}
        if connection.execute(draft.values(**values)).rowcount == 0:
            return "signed_already"
        detail = {"document": signing.document, "digests": row.summary.get("digests", {})}
        audit_log.record(connection, asking.tenant, asking.actor, "plan.sign", row.id, detail)
        return None

    refused = service.database.run(sign)
    if refused == "own_job":
        raise ProblemError(403, refused, "提交求解的凭证不能签发同一方案，请由另一人签发。")
    if refused is not None:
        raise ProblemError(409, refused, "方案已签发。")
    return told(service, row_of(service, plan, asking.tenant, row.id))


@router.post(
    "/{plan_id}/exports", operation_id="export_plan", summary="导出 / Export a file", responses=NAMED,
    response_class=Response,
)
def exported(
    plan_id: Id, export: Export, asking: Annotated[Caller, Depends(allowed(Permission.EXPORT))], service: ServiceDep
) -> Response:
    """默认脱敏；全名须有权限、写明理由，并记入审计日志。job 可指以它为依据的报告、说明，导出其文件。

    Masked by default; full names are logged with the reason. ``job`` names a job about this plan, such as a report.
    """
    row = row_of(service, plan, asking.tenant, str(plan_id))
    full = export.names == "full"
    if full and not asking.may(Permission.EXPORT_FULL):
        raise ProblemError(403, "forbidden", "所持角色没有「export:full」权限。")
    if full and not export.reason:
        raise ProblemError(422, "reason_missing", "导出全名须写明理由。", pointer="/reason")
    owner = row.job if export.job in (None, row.job) else _about(service, asking, export.job, row.id)
    made = sent(service, asking, owner, export.file, full=full)
    detail = {"file": export.file, "names": export.names, "reason": export.reason, "job": owner}
    service.database.run(
        lambda connection: audit_log.record(connection, asking.tenant, asking.actor, "plan.export", row.id, detail)
    )
    return made


def _about(service: Service, asking: Caller, identity: str | None, plan_id: str) -> str:
    """The id of a job about a plan. Raises ProblemError (404)."""
    query = sa.select(job.c.id).where(
        job.c.id == identity, job.c.tenant == asking.tenant, job.c.deleted.is_(None),
        job.c.request["plan"].as_string() == plan_id,
    )
    with service.database.reading() as connection:
        found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise missing("任务")
    return str(found)


def told(service: Service, row: "sa.Row[Any]") -> PlanForm:
    with service.database.reading() as connection:
        files = connection.execute(sa.select(artifact.c.name).where(artifact.c.job == row.job)).scalars()
        names = sorted(files)
    here = f"/api/v1/plans/{row.id}"
    return PlanForm(
        id=row.id, job=row.job, roster=row.roster, state=row.state, state_text=STATES[row.state], summary=row.summary,
        created=moment(row.created), signed=moment(row.signed), signature=row.signature, files=names,
        links={"self": here} | {name: f"{here}/{name}" for name in ("postings", "exports", "signature")},
    )
