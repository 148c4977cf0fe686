"""An opened plan: looked at, tried out and asked about, answered by its desk in the same request."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.desk_requests import ChangeRequest, FindingsRequest
from api.http.desk_responses import LeastChangeForm, TriedForm, ViewForm, WhyForm
from api.http.large_documents import answered, described
from api.http.plan_desk import Opened
from api.http.routes.common import Id
from api.http.routes.plans import told
from api.jobs.plan_requests import Question
from api.store import audit_log

router = APIRouter(prefix="/plans/{plan_id}", tags=["plans 方案"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.PLAN_READ))]
Planner = Annotated[Caller, Depends(allowed(Permission.SOLVE))]
QUICK, LONG = 15.0, 45.0  # seconds for an answer; what takes longer is a job


@router.get(
    "/view", operation_id="view_plan", summary="方案的页面内容 / All that screens need", responses=described(ViewForm),
    response_class=Response,
)
def viewed(plan_id: Id, request: Request, asking: Reader, service: ServiceDep) -> Response:
    """安排与理由、目标与结论、各校余缺、流向、条款、台账、每人状态；没有姓名 / One document, without names."""
    desk = Opened.of(request, service, asking, plan_id)
    row = desk.row
    return answered(
        request, lambda: {"plan": told(service, row).model_dump()} | desk.ask("view", LONG), row.id, row.state,
        str(row.signed),
    )


@router.post("/findings", operation_id="try_moves", summary="试改派 / What moves would break")
def tried(plan_id: Id, asked: FindingsRequest, request: Request, asking: Planner, service: ServiceDep) -> TriedForm:
    """改派后逐条审核，不求解；方案不变 / The audit of the plan with these moves; nothing is solved or changed."""
    desk = Opened.of(request, service, asking, plan_id)
    return TriedForm(**desk.ask("findings", QUICK, **asked.model_dump(mode="json")))


@router.post("/change", operation_id="least_change", summary="最小调整 / The least change")
def changed(
    plan_id: Id, asked: ChangeRequest, request: Request, asking: Planner, service: ServiceDep
) -> LeastChangeForm:
    """在这些调整之下变动最少的方案，或为何不行；保存请提交 whatif 任务（keep） / A whatif job keeps it."""
    desk = Opened.of(request, service, asking, plan_id)
    return LeastChangeForm(**desk.ask("change", LONG, **asked.model_dump(mode="json")))


@router.post("/explain", operation_id="explain_plan", summary="问方案 / Why, and why not")
def explained(plan_id: Id, asked: Question, request: Request, asking: Reader, service: ServiceDep) -> WhyForm:
    """为何安排或不安排某人、某岗的候选人、政策数字值多少；记入审计日志 / Answers about people stand in the ledger."""
    desk = Opened.of(request, service, asking, plan_id)
    plain = asked.model_dump(mode="json", exclude_none=True)
    found = desk.ask("explain", LONG, **plain)
    about: dict[str, Any] = {name: plain[name] for name in ("teacher", "school") if name in plain}
    service.database.run(
        lambda connection: audit_log.record(
            connection, asking.tenant, asking.actor, "plan.explain", desk.row.id, about
        )
    )
    return WhyForm(**found)
