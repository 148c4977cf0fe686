"""The audit log of a tenant: read, and checked against itself."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query
from pydantic import Field

from api.common.moments import moment
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import MOMENT, Form, Page, shown
from api.http.routes.common import Most
from api.identity.actors import called
from api.store.audit_log import START, Anchor, verify
from api.store.tables import ledger

router = APIRouter(prefix="/ledger", tags=["ledger 审计日志"], route_class=GuardedRoute)
Reader = Annotated[Caller, Depends(allowed(Permission.LEDGER))]
SHOWN = 100  # faults


class EntryForm(Form):
    """一条记录 / An entry. ``hash`` is SHA-256 over the RFC 8785 JSON of everything else but the
    texts, ``at_text`` and ``actor_text``.
    """

    model_config = shown(
        tenant="default", seq=1, at=1_782_871_384_567, at_text=MOMENT, actor="console", actor_text="命令行",
        action="tenant.create", subject="default", detail={}, before="0" * 64, hash="5f" * 32,
    )

    tenant: str
    seq: int
    at: int = Field(description="毫秒，数据库时钟 / milliseconds since 1970, UTC")
    at_text: str | None
    actor: str = Field(description="凭证编号，不含人名 / key or hashed subject; no names")
    actor_text: str = Field(description="签发密钥时所写的用途，或本机用户、命令行 / label of the key")
    action: str = Field(examples=["plan.sign"])
    subject: str
    detail: dict[str, Any]
    before: str
    hash: str


class LedgerPage(Page):
    """审计日志 / Entries."""

    model_config = shown(next=None, items=[])

    items: list[EntryForm]


class FaultForm(Form):
    """一处问题 / A fault: changed, missing, unchained, truncated, rewritten."""

    seq: int
    code: str
    text: str


class VerdictForm(Form):
    """核验结果 / ``head`` is worth keeping elsewhere: given back as ``anchor`` it shows what was cut or remade."""

    model_config = shown(intact=True, entries=12, head=f"12:{'5f' * 32}", faults=[])

    intact: bool
    entries: int
    head: str = Field(description="末条：序号:摘要 / last entry, seq:hash", examples=[f"12:{'5f' * 32}"])
    faults: list[FaultForm]


@router.get("", operation_id="list_ledger", summary="审计日志 / The audit log")
def listed(
    asking: Reader, service: ServiceDep, limit: Most = 50,
    cursor: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="上一页给出的 next / cursor")] = None,
    action: Annotated[str | None, Query(
        pattern=r"^[a-z]+(\.[a-z]+)?$", max_length=40, examples=["key"], description="动作或其前段 / action"
    )] = None,
    subject: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z_-]{1,100}$", description="所涉及的编号 / id")] = None,
) -> LedgerPage:
    """从新到旧，只有本单位的 / Newest first; of the caller's tenant only."""
    query = sa.select(ledger).where(ledger.c.tenant == asking.tenant)
    if cursor is not None:
        query = query.where(ledger.c.seq < cursor)
    if action is not None:
        query = query.where(sa.or_(ledger.c.action == action, ledger.c.action.startswith(f"{action}.")))
    if subject is not None:
        query = query.where(ledger.c.subject == subject)
    with service.database.reading() as connection:
        rows = connection.execute(query.order_by(ledger.c.seq.desc()).limit(limit + 1)).all()
    names = called(service.database, asking.tenant, (row.actor for row in rows))
    items = [
        EntryForm(**row._mapping, at_text=moment(row.at), actor_text=names[row.actor]) for row in rows[:limit]
    ]
    return LedgerPage(items=items, next=str(items[-1].seq) if len(rows) > limit else None)


@router.get("/verification", operation_id="verify_ledger", summary="核验审计日志 / Verify the audit log")
def verified(
    asking: Reader, service: ServiceDep,
    anchor: Annotated[str | None, Query(
        pattern=r"^[1-9][0-9]{0,8}:[0-9a-f]{64}$", description="先前记下的末条 / a head kept before"
    )] = None,
) -> VerdictForm:
    """逐条重算摘要；给出先前记下的 head，可查出末尾被删或整本被重写 / Every hash anew; an anchor shows cuts."""
    anchors = [] if anchor is None else [Anchor.read(f"{asking.tenant}:{anchor}")]
    verdict = verify(service.database, asking.tenant, anchors)
    head = next(iter(verdict.heads), Anchor(asking.tenant, 0, START))
    faults = [FaultForm(seq=fault.seq, code=fault.code, text=fault.text) for fault in verdict.faults[:SHOWN]]
    return VerdictForm(
        intact=not verdict.faults, entries=verdict.entries, head=f"{head.seq}:{head.hash}", faults=faults
    )
