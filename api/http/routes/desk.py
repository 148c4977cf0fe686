"""An opened plan: what screens show of it, answered by its desk in the same request."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.desk_responses import ViewForm
from api.http.large_documents import answered, described
from api.http.plan_desk import answered as asked
from api.http.routes.common import Id, row_of
from api.http.routes.plans import told
from api.store.tables import plan

router = APIRouter(prefix="/plans/{plan_id}", tags=["plans 方案"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.PLAN_READ))]


@router.get(
    "/view", operation_id="view_plan", summary="方案的页面内容 / All that screens need", responses=described(ViewForm),
    response_class=Response,
)
def viewed(plan_id: Id, request: Request, asking: Reader, service: ServiceDep) -> Response:
    """安排与理由、目标与结论、各校余缺、流向、条款、台账、每人状态；没有姓名 / One document, without names."""
    row = row_of(service, plan, asking.tenant, str(plan_id))
    return answered(
        request,
        lambda: {"plan": told(service, row).model_dump()} | asked(request, service, asking, row.id, {"ask": "view"}),
        row.id, row.state, str(row.signed),
    )
