"""What this installation offers: for portals, before they ask for it."""

from typing import get_args

import sqlalchemy as sa
from fastapi import APIRouter, Depends

from api import __version__
from api.common.fields import PRESETS
from api.common.resource_classes import SIZES
from api.http.dependencies import GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import CapabilitiesForm, LevelForm, LimitsForm, SizeForm
from api.jobs.attempts import ATTEMPTS
from api.jobs.events import TERMINAL, TYPES
from api.jobs.fair_queueing import LANES
from api.jobs.liveness import living
from api.jobs.plan_requests import ReportRequest
from api.jobs.requests import SolveRequest
from api.service import Service
from api.store.tables import executor
from api.uploads.file_names import ENDS
from optimizer.goals import GOALS

router = APIRouter(tags=["capabilities 能力"], route_class=GuardedRoute)


@router.get(
    "/capabilities", operation_id="get_capabilities", summary="服务能力 / Capabilities",
    dependencies=[Depends(allowed(Permission.LOOK))],
)
def shown(service: ServiceDep) -> CapabilitiesForm:
    """版本、任务种类、资源等级、格式、限额、目标、内置政策、执行进程 / What can be asked for, and how much of it."""
    executors, cores = _working(service)
    settings = service.settings
    return CapabilitiesForm(
        version=__version__, api="v1", database="sqlite" if service.database.sqlite else "postgresql",
        kinds=[str(each.model_fields["kind"].annotation.__args__[0]) for each in KINDS], lanes=list(LANES),
        sizes=[SizeForm(name=name, cores=s.cores, memory_mib=s.memory, seconds=s.seconds) for name, s in SIZES.items()],
        rosters=list(ENDS), reports=list(get_args(ReportRequest.model_fields["form"].annotation)),
        levels=[LevelForm(name=name, title=goal.title, default=goal.default) for name, goal in GOALS.items()],
        presets=list(PRESETS), events=list(TYPES), webhook_events=sorted(TERMINAL), executors=executors, cores=cores,
        limits=LimitsForm(
            upload_mib=settings.upload, uploads_per_minute=settings.uploads_per_minute,
            requests_per_minute=settings.requests_per_minute, streams=settings.streams, queue=settings.queue,
            attempts=ATTEMPTS, retention_days=settings.retention_days,
        ),
    )


KINDS = get_args(get_args(SolveRequest)[0])  # one form per kind


def _working(service: Service) -> tuple[int, int]:
    """How many executors live, and their cores."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(executor.c.cores), 0)).where(
        living(service.settings.lease)
    )
    with service.database.reading() as connection:
        count, cores = connection.execute(query).one()
    return int(count), int(cores)
