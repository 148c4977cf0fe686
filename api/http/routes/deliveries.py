"""The log of what webhooks were sent."""

from typing import Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import Field

from api.common.moments import moment
from api.common.problems import ProblemError
from api.http.dependencies import GuardedRoute, ServiceDep
from api.http.responses import API, JOB, MOMENT, Form, Page, shown
from api.http.routes.common import Cursor, Id, Most, part, row_of
from api.http.routes.webhooks import EXAMPLE, Operator
from api.store import audit_log
from api.store.tables import delivery, webhook
from api.webhooks import outbox

router = APIRouter(tags=["deliveries"], route_class=GuardedRoute)


class DeliveryForm(Form):
    """投递 / A message, which carries ids only, and how its delivery goes."""

    model_config = shown(
        id="5d0c7e9a-61b2-4f3d-9a8e-7c4b2f1d0e63", webhook=EXAMPLE["id"], job=JOB, type="succeeded", state="waiting",
        attempts=1, answer="503", created=MOMENT, tried=MOMENT, due=MOMENT,
        data={"job": JOB, "state": "succeeded", "outcome": "solved", "links": {"job": f"{API}/solves/{JOB}"}},
    )

    id: str = Field(description="即 webhook-id，重试和重放都不变 / the webhook-id, the same at every try")
    webhook: str
    job: str
    type: str
    state: Literal["waiting", "delivered", "failed"]
    attempts: int = Field(description="已试次数，最多 12 次 / tries since announced or replayed, at most 12")
    answer: str | None = Field(
        description="最近一次的回答：状态码，或 timeout tls unreachable protocol not_listed unresolved disabled defect "
        "/ status of the last try, or why there is none"
    )
    created: str | None
    tried: str | None
    due: str | None = Field(description="下次重试的时间 / when the next try is due")
    data: dict[str, Any] = Field(description="消息内容，只有编号 / what the message says")


class DeliveryPage(Page):
    """投递 / Deliveries."""

    model_config = shown(next=None, items=[])

    items: list[DeliveryForm]


@router.get("/webhooks/{webhook_id}/deliveries", summary="投递记录 / Log of deliveries")
def listed(
    webhook_id: Id, asking: Operator, service: ServiceDep, cursor: Cursor = None, limit: Most = 50
) -> DeliveryPage:
    """从新到旧 / Newest first."""
    identity = row_of(service, webhook, asking.tenant, str(webhook_id)).id
    rows, further = part(service, delivery, asking.tenant, cursor, limit, delivery.c.webhook == identity)
    return DeliveryPage(items=[told(row) for row in rows], next=further)


@router.post("/deliveries/{delivery_id}/replay", status_code=202, summary="重新投递 / Deliver again")
def replayed(delivery_id: Id, asking: Operator, service: ServiceDep) -> DeliveryForm:
    """立即再试，次数从头算；webhook-id 不变 / At once, with all tries anew, under the same webhook-id."""
    identity = row_of(service, delivery, asking.tenant, str(delivery_id)).id

    def again(connection: sa.Connection) -> bool:
        done = outbox.replay(service.engine, connection, asking.tenant, identity)
        if done:
            audit_log.record(connection, asking.tenant, asking.actor, "delivery.replay", identity, {})
        return done

    if not service.database.run(again):
        raise ProblemError(409, "webhook_disabled", "这个通知已停用，请先启用。")
    return told(row_of(service, delivery, asking.tenant, identity))


def told(row: "sa.Row[Any]") -> DeliveryForm:
    return DeliveryForm(
        id=row.id, webhook=row.webhook, job=row.job, type=row.type, state=row.state, attempts=row.attempts,
        answer=row.answer, created=moment(row.created), tried=moment(row.tried), due=moment(row.due), data=row.body,
    )
