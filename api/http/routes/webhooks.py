"""Webhooks of a tenant, managed by its operator."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import sqlalchemy as sa
from fastapi import APIRouter, BackgroundTasks, Depends, Response
from pydantic import Field, StringConstraints

from api.common.allowed_hosts import LONGEST, Hosts, RefusedError, Target
from api.common.fields import Strict, Truth
from api.common.moments import moment
from api.common.problems import ProblemError, missing
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import MOMENT, Form, Page, shown
from api.http.routes.common import Cursor, Id, Most, part, row_of
from api.jobs.events import TERMINAL
from api.service import Service
from api.store import audit_log
from api.store.tables import webhook
from api.webhooks import subscriptions

T = TypeVar("T")
router = APIRouter(prefix="/webhooks", tags=["webhooks"], route_class=GuardedRoute)
Operator = Annotated[Caller, Depends(allowed(Permission.WEBHOOKS))]
TYPES = tuple(sorted(TERMINAL))
REFUSALS = {
    "bad_url": "请写完整的网址，如 https://portal.example/hooks；不能有用户名、@、#、空格或反斜杠。",
    "not_listed": "管理员没有开放这个地址。请管理员把主机（可带端口）或网段写入 ROTATION_WEBHOOK_HOSTS 后重启服务；"
    "不写端口只开放 443，http 须写明 http://。",
    "unresolved": "现在查不到这个主机名的地址，请核对拼写，或稍后再试。",
}
EXAMPLE: dict[str, Any] = {
    "id": "b1f7a3c2-58d4-4c1e-8f0a-2d9e6c7b5a41", "url": "https://portal.example/hooks/rotation",
    "types": ["failed", "succeeded"], "created": MOMENT, "rotated": None, "disabled": None,
}


class WebhookRequest(Strict):
    """登记通知 / Where to tell of the ends of jobs, and of which."""

    url: Annotated[str, StringConstraints(strict=True, min_length=8, max_length=LONGEST)] = Field(
        description="接收网址，须在管理员开放的范围内 / must be on the operator's list", examples=[EXAMPLE["url"]]
    )
    types: Annotated[tuple[Literal[TYPES], ...], Field(min_length=1, max_length=len(TYPES))] = Field(  # type: ignore[valid-type]
        TYPES, description="通知哪些结果，缺省全部 / of which endings; default: all", examples=[["failed", "succeeded"]]
    )


class SwitchRequest(Strict):
    """启用或停用 / Whether messages are sent."""

    enabled: Truth = Field(description="是否发送 / whether messages are sent", examples=[True])


class WebhookForm(Form):
    """通知登记 / A webhook, without its secret."""

    model_config = shown(**EXAMPLE)

    id: str
    url: str
    types: list[str]
    created: str | None
    rotated: str | None = Field(description="上次更换密钥的时间，此后一天内新旧密钥都签名 / both sign for a day")
    disabled: str | None = Field(description="停用的时间；接收方答 410 也会停用 / since when nothing is sent")


class SecretForm(WebhookForm):
    """通知登记与签名密钥 / A webhook with the secret that signs."""

    model_config = shown(**EXAMPLE, secret="whsec_…")

    secret: str = Field(description="签名密钥，只显示这一次 / shown this once only")


class WebhookPage(Page):
    """通知登记 / Webhooks."""

    model_config = shown(next=None, items=[])

    items: list[WebhookForm]


@router.post("", status_code=201, summary="登记通知 / Register a webhook")
def registered(asked: WebhookRequest, asking: Operator, service: ServiceDep, response: Response) -> SecretForm:
    """任务结束时向该网址发送按 Standard Webhooks 签名的 POST；未收到 2xx 即重试，24 小时内共 12 次。消息可能重复，请按
    webhook-id 去重；消息里只有编号，内容请用接口查取。

    Signed POSTs (Standard Webhooks) when jobs end, tried 12 times over 24 hours until a 2xx comes. Drop repeats by
    their webhook-id. Messages carry ids only.
    """
    url = _reachable(service, asked.url)

    def make(connection: sa.Connection) -> tuple[str, str]:
        types = sorted(set(asked.types))
        made = subscriptions.register(connection, service.vault, asking.tenant, url, types)
        audit_log.record(connection, asking.tenant, asking.actor, "webhook.register", made[0], {"types": types})
        return made

    try:
        identity, secret = service.database.run(make)
    except subscriptions.FullError:
        most = subscriptions.MOST
        raise ProblemError(409, "too_many_webhooks", f"每个单位最多登记 {most} 个，请先删除不用的。") from None
    response.headers["Location"] = f"/api/v1/webhooks/{identity}"
    return _with_secret(row_of(service, webhook, asking.tenant, identity), secret)


def _reachable(service: Service, text: str) -> str:
    """The URL in its one spelling. Raises ProblemError (422) where it may not be called."""
    try:
        target = Target.read(text)
        Hosts.of(service.settings.webhook_hosts).addresses(target)
    except RefusedError as refused:
        raise ProblemError(422, f"webhook_{refused.code}", REFUSALS[refused.code], pointer="/url") from None
    return str(target)


@router.get("", summary="通知列表 / List webhooks")
def listed(asking: Operator, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> WebhookPage:
    """从新到旧 / Newest first."""
    rows, further = part(service, webhook, asking.tenant, cursor, limit)
    return WebhookPage(items=[told(row) for row in rows], next=further)


@router.get("/{webhook_id}", summary="一个通知 / A webhook")
def one(webhook_id: Id, asking: Operator, service: ServiceDep) -> WebhookForm:
    """不含密钥 / Without its secret."""
    return told(row_of(service, webhook, asking.tenant, str(webhook_id)))


@router.patch("/{webhook_id}", summary="启用或停用 / Enable or disable")
def switched(webhook_id: Id, asked: SwitchRequest, asking: Operator, service: ServiceDep) -> WebhookForm:
    """停用期间不发送；正在重试的到时作罢，启用后可以重放 / What waits is given up in its turn and can be replayed."""
    identity, action = str(webhook_id), "webhook.enable" if asked.enabled else "webhook.disable"
    _changed(service, asking, action, identity, lambda connection: subscriptions.enable(
        connection, asking.tenant, identity, asked.enabled
    ) or None)
    return told(row_of(service, webhook, asking.tenant, identity))


@router.delete("/{webhook_id}", status_code=204, summary="删除通知 / Delete a webhook")
def dropped(webhook_id: Id, asking: Operator, service: ServiceDep, after: BackgroundTasks) -> None:
    """连同投递记录，未送达的不再发送 / With the log of its deliveries; what waits is not sent."""
    identity = str(webhook_id)
    gone = _changed(service, asking, "webhook.delete", identity, lambda connection: subscriptions.delete(
        connection, asking.tenant, identity
    ))
    for delivery, turn in gone.items():
        after.add_task(service.engine.forget, delivery, turn)


@router.post("/{webhook_id}/rotate", summary="更换签名密钥 / Rotate the secret")
def rotated(webhook_id: Id, asking: Operator, service: ServiceDep) -> SecretForm:
    """一天之内每条消息带新旧两个签名，接收方可从容更换 / For a day each message carries both signatures."""
    identity = str(webhook_id)
    secret = _changed(service, asking, "webhook.rotate", identity, lambda connection: subscriptions.rotate(
        connection, service.vault, asking.tenant, identity
    ))
    return _with_secret(row_of(service, webhook, asking.tenant, identity), secret)


def _changed(
    service: Service, asking: Caller, action: str, identity: str, change: Callable[[sa.Connection], T | None]
) -> T:
    """A change and its entry in the ledger, in one transaction. Raises ProblemError (404) where there was nothing."""

    def work(connection: sa.Connection) -> T | None:
        made = change(connection)
        if made is not None:
            audit_log.record(connection, asking.tenant, asking.actor, action, identity, {})
        return made

    changed = service.database.run(work)
    if changed is None:
        raise missing()
    return changed


def _with_secret(row: "sa.Row[Any]", secret: str) -> SecretForm:
    return SecretForm(**told(row).model_dump(), secret=secret)


def told(row: "sa.Row[Any]") -> WebhookForm:
    return WebhookForm(
        id=row.id, url=row.url, types=row.types, created=moment(row.created), rotated=moment(row.rotated),
        disabled=moment(row.disabled),
    )
