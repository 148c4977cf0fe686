"""数据体检 of a roster: what to look at before anything is solved, and the signature that somebody did."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.common.fields import Name, Policy, Strict
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.large_documents import answered, described
from api.http.responses import MOMENT, SHA, Form, shown
from api.http.routes.common import Sha, row_of
from api.store.tables import roster
from api.uploads.checkups import checkup_of, sign, signature

router = APIRouter(prefix="/rosters", tags=["rosters 名册"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.ROSTER_READ))]
Writer = Annotated[Caller, Depends(allowed(Permission.ROSTER_WRITE))]
Under = Annotated[Policy | None, Query(
    description="政策，缺省为名册自带的 / policy; default: that of the roster", examples=["标准"]
)]
In = Annotated[int | None, Query(ge=2000, le=2100, description="计划学年 / plan year", examples=[2026])]


class CheckupSigning(Strict):
    """确认体检 / Somebody has read the check-up; the name is printed, the act stands in the ledger."""

    by: Name = Field(min_length=1, description="确认人 / who confirms", examples=["人事科"])


class CheckupSignature(Form):
    """体检确认 / Who has confirmed it, by the digests of data and policy."""

    model_config = shown(by="人事科", at=MOMENT, data=SHA, policy=SHA)

    by: str
    at: str | None
    data: str
    policy: str


class CheckupForm(Form):
    """数据体检 / The check-up as in checkup.schema.json, ids only; and who has confirmed it."""

    model_config = shown(
        version="0.7.0", digests={"schema": "2", "data": SHA, "policy": SHA}, policy="标准", years=[2026],
        attention=["2个岗位没有一名可派人选。"], counts=[{"name": "学校", "number": 3, "ids": []}],
        supply=[{"stage": "初中", "subject": "数学", "schools": 3, "staff": 20, "leaving": 1, "least": 19, "most": 22,
                 "open": 1.0, "surplus": 0.0}],
        districts=[{"name": "示例县", "schools": 3, "staff": 159}], schools_without_place=[], tight_posts=[],
        columns_read=[], columns_unread=[], signature=None,
    )

    version: str
    digests: dict[str, str]
    policy: str
    years: list[int]
    attention: list[str] = Field(description="值得留意的，先重后轻 / what stands out, the gravest first")
    counts: list[dict[str, Any]]
    supply: list[dict[str, Any]] = Field(description="各学段学科的供需 / supply against need")
    districts: list[dict[str, Any]]
    schools_without_place: list[str]
    tight_posts: list[dict[str, Any]] = Field(description="难以安排的岗位及所受限制 / posts with few candidates")
    columns_read: list[dict[str, Any]]
    columns_unread: list[dict[str, Any]]
    signature: CheckupSignature | None


@router.get(
    "/{roster_id}/checkup", operation_id="get_checkup", summary="数据体检 / The check-up", response_class=Response,
    responses=described(CheckupForm),
)
def looked_over(
    roster_id: Sha, asking: Reader, service: ServiceDep, request: Request, policy: Under = None, year: In = None
) -> Response:
    """求解之前看：概况、供需、难以安排的岗位、政策读取哪些列、是否已有人确认。大名册的首次体检要几秒钟。

    What to look at before anything is solved; a large roster takes some seconds the first time. gzip and ETag.
    """
    row = row_of(service, roster, asking.tenant, roster_id)
    found = checkup_of(service, asking.tenant, row, policy, year)
    confirmed = signature(service, asking.tenant, roster_id, found["digests"])
    return answered(request, lambda: {**found, "signature": confirmed})


@router.post(
    "/{roster_id}/checkup/signature", operation_id="sign_checkup", status_code=201, summary="确认体检 / Confirm it"
)
def confirmed(
    signing: CheckupSigning, roster_id: Sha, asking: Writer, service: ServiceDep, policy: Under = None, year: In = None
) -> CheckupSignature:
    """确认的是这份数据与这项政策，任一改变即不再有效；记入审计日志。此后的方案写明已确认。

    Of this very data under this very policy; a change of either takes it away. Plans made from then on say so.
    """
    row = row_of(service, roster, asking.tenant, roster_id)
    digests = checkup_of(service, asking.tenant, row, policy, year)["digests"]
    sign(service, asking.tenant, asking.actor, roster_id, digests, signing.by)
    return CheckupSignature.model_validate(signature(service, asking.tenant, roster_id, digests))
