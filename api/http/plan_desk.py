"""A question to the desk of a plan, and what a client is told where there is no answer."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from api.common.problems import ProblemError
from api.desk.desks import Desks, GoneError
from api.desk.place import MEMORY, TIME, BusyError, EndedError
from api.http.dependencies import Caller
from api.http.references import resolved
from api.jobs.plan_requests import PlanRequest
from api.service import Service

SECONDS = 60.0  # for what every screen needs
RETRY = {"Retry-After": "5"}
AS_JOB = "请改为提交任务（POST /solves，kind 为 whatif、explain 或 audit），算完即可查看。"
ENDED = {
    TIME: ("desk_late", f"这个问题没有在限定的时间内答完。{AS_JOB}"),
    MEMORY: ("desk_full", f"这个问题用尽了一份打开的方案可用的内存。{AS_JOB}"),
}
DIED = ("desk_ended", "计算进程中断，方案没有改动；请再试一次。")


def answered(
    request: Request, service: Service, asking: Caller, plan: str, question: Mapping[str, Any],
    seconds: float = SECONDS,
) -> Any:
    """What the desk says of a plan of the caller's tenant. Raises ProblemError (404, 422, 503)."""
    with service.database.reading() as connection:
        made_of = resolved(connection, asking.tenant, PlanRequest(plan=plan))
    desks: Desks = request.app.state.desks
    try:
        answer = desks.ask(asking.tenant, made_of, question, seconds)
    except GoneError:
        raise ProblemError(404, "input_deleted", "方案所用的名册或政策已经删除，不能再打开。") from None
    except BusyError:
        raise ProblemError(503, "desk_busy", "同时打开或询问的方案太多，请稍后再试。", headers=RETRY) from None
    except EndedError as error:
        code, text = ENDED.get(error.args[0], DIED)
        raise ProblemError(503, code, text, headers=RETRY) from None
    if answer["type"] == "refused":
        raise ProblemError(422, "refused", "请按所列各处改正。", errors=answer["errors"])
    return answer["data"]
