"""Whether the service lives and can work, and what it measures."""

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from api.common.problems import ProblemError
from api.http.dependencies import GuardedRoute, Permission, ServiceDep, allowed
from api.jobs.liveness import alive
from api.operations.job_metrics import Figures
from api.store import revisions

router = APIRouter(tags=["operations 运行"], route_class=GuardedRoute)
SOON = {"Retry-After": "5"}


@router.get("/health", summary="存活 / Alive")
def health() -> dict[str, str]:
    """进程在运行 / The process runs."""
    return {"status": "alive"}


@router.get("/ready", summary="就绪 / Ready")
def ready(service: ServiceDep) -> dict[str, str]:
    """数据库可用、结构为最新，且有执行进程在工作 / The database answers, its schema is current, an executor lives."""
    try:
        with service.database.reading() as connection:
            found, living = revisions.current(connection), alive(connection, service.settings.lease)
    except SQLAlchemyError:
        raise ProblemError(503, "database_away", "数据库无法使用。", headers=SOON) from None
    if found != revisions.head():
        raise ProblemError(503, "schema_differs", "数据库结构与程序版本不符，请运行 rotation migrate。", headers=SOON)
    if not living:
        raise ProblemError(503, "no_executor", "没有执行进程在工作。", headers=SOON)
    return {"status": "ready"}


@router.get(
    "/metrics", summary="指标 / Prometheus metrics", dependencies=[Depends(allowed(Permission.OPERATE))],
    response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(service: ServiceDep) -> Response:
    """文本格式，须运维角色的密钥 / In the text format of Prometheus; needs an operator's key."""
    figures = CollectorRegistry()
    figures.register(Figures(service.database, service.settings.lease))
    text = generate_latest(service.metrics.registry) + generate_latest(figures)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
