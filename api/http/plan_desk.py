"""A question to the desk of a plan, and what a client is told where there is no answer."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request

from api.common.problems import ProblemError
from api.desk.desks import Desks, GoneError
from api.desk.place import MEMORY, TIME, BusyError, EndedError
from api.http.dependencies import Caller
from api.http.references import resolved
from api.http.routes.common import row_of
from api.jobs.plan_requests import PlanRequest
from api.service import Service
from api.store.tables import plan, roster
from api.uploads.known_teachers import require_known
from api.uploads.name_vault import Names
from optimizer.reporting.facts.masking import OPEN

MARGIN = 3.0  # seconds of an answer's time that are not for solving
RETRY = {"Retry-After": "5"}
AS_JOB = "请改为提交任务（POST /solves，kind 为 whatif、explain 或 audit），算完即可查看。"
ENDED = {
    TIME: ("desk_late", f"这个问题没有在限定的时间内答完。{AS_JOB}"),
    MEMORY: ("desk_full", f"这个问题用尽了一份打开的方案可用的内存。{AS_JOB}"),
}
DIED = ("desk_ended", "计算进程中断，方案没有改动；请再试一次。")


@dataclass(frozen=True)
class Opened:
    """A plan of the caller's tenant with its row, and the desks."""

    desks: Desks
    service: Service
    row: "sa.Row[Any]"

    @classmethod
    def of(cls, request: Request, service: Service, asking: Caller, plan_id: UUID) -> "Opened":
        """Raises ProblemError (404), also where the roster is deleted: then nothing stays open."""
        desks: Desks = request.app.state.desks
        try:
            row = row_of(service, plan, asking.tenant, str(plan_id))
            with service.database.reading() as connection:
                kept = sa.select(roster.c.id).where(
                    roster.c.tenant == asking.tenant, roster.c.id == row.roster, roster.c.deleted.is_(None)
                )
                if connection.execute(kept).first() is None:
                    raise _deleted()
        except ProblemError:
            desks.forget(asking.tenant, str(plan_id))
            raise
        return cls(desks, service, row)

    def ask(self, question: str, seconds: float, **asked: Any) -> dict[str, Any]:
        """What its desk answers, with masked names in sentences. Raises ProblemError (404, 422, 503)."""
        tenant = self.row.tenant
        with self.service.database.reading() as connection:
            made_of = resolved(connection, tenant, PlanRequest(plan=self.row.id))
        require_known(self.service, tenant, {"roster": self.row.roster, **asked})
        told = {"ask": question, "seconds": seconds - MARGIN, **asked}
        try:
            answer = self.desks.ask(tenant, made_of, told, seconds)
        except GoneError:
            raise _deleted() from None
        except BusyError:
            raise ProblemError(503, "desk_busy", "同时打开或询问的方案太多，请稍后再试。", headers=RETRY) from None
        except EndedError as error:
            code, text = ENDED.get(error.args[0], DIED)
            raise ProblemError(503, code, text, headers=RETRY) from None
        if answer["type"] == "refused":
            raise ProblemError(422, "refused", "请按所列各处改正。", errors=answer["errors"])
        data: dict[str, Any] = answer["data"]
        if OPEN not in json.dumps(data, ensure_ascii=False):
            return data
        named: dict[str, Any] = Names.of(self.service, tenant, {"roster": self.row.roster}).put(data)
        return named


def _deleted() -> ProblemError:
    return ProblemError(404, "input_deleted", "方案所用的名册或政策已经删除，不能再打开。")
