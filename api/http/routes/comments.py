"""Comments on a plan: by those who make it and those who decide on it."""

from collections.abc import Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from pydantic import Field, StringConstraints

from api.common.fields import SchoolId, Strict, TeacherId
from api.common.moments import moment
from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import JOB, MOMENT, Form, Page, shown
from api.http.routes.common import Cursor, Id, Most, part, row_of
from api.identity.actors import called
from api.service import Service
from api.store.tables import comment, plan, roster
from api.uploads import comments
from api.uploads.comments import Said
from api.uploads.known_schools import require_school
from api.uploads.known_teachers import require_known
from optimizer.formats.cells import HEALTH

router = APIRouter(prefix="/plans", tags=["plans 方案"], route_class=GuardedRoute)
Speaker = Annotated[Caller, Depends(allowed(Permission.COMMENT))]
Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=1_000)]


class CommentRequest(Strict):
    """评语 / A comment, on the plan or on one teacher or school in it."""

    text: Text = Field(description="内容，不写健康原因 / text, no reasons of health", examples=["河西小学数学仍缺一人"])
    teacher: TeacherId | None = None
    school: SchoolId | None = None


class CommentForm(Form):
    """评语 / A comment, by whom and when."""

    model_config = shown(
        id=JOB, text="河西小学数学仍缺一人", teacher=None, school="S002", by=f"key:{JOB}", by_text="人事科", at=MOMENT,
    )

    id: str
    text: str
    teacher: str | None
    school: str | None
    by: str = Field(description="凭证编号 / as the ledger names who wrote it")
    by_text: str = Field(description="签发密钥时所写的用途，或本机用户 / label of the key")
    at: str | None


class CommentPage(Page):
    """评语 / Comments."""

    model_config = shown(next=None, items=[])

    items: list[CommentForm]


@router.get("/{plan_id}/comments", operation_id="list_comments", summary="评语 / Comments on a plan")
def listed(
    plan_id: Id, asking: Speaker, service: ServiceDep, cursor: Cursor = None, limit: Most = 50
) -> CommentPage:
    """从新到旧；随名册一并删除 / Newest first; they go with the roster."""
    row = row_of(service, plan, asking.tenant, str(plan_id))
    mine = (comment.c.plan == row.id, comments.living())
    rows, further = part(service, comment, asking.tenant, cursor, limit, *mine)
    return CommentPage(items=told(service, asking.tenant, rows), next=further)


@router.post(
    "/{plan_id}/comments", operation_id="add_comment", status_code=201, summary="写评语 / Comment on a plan"
)
def added(plan_id: Id, asked: CommentRequest, asking: Speaker, service: ServiceDep) -> CommentForm:
    """加密保存，不可修改；谁在何时写的记入审计日志，内容不记 / Sealed; the ledger tells who and when, not what."""
    row = row_of(service, plan, asking.tenant, str(plan_id))
    if HEALTH.search(asked.text):
        raise ProblemError(422, "health", "健康原因不进入系统，请只写证明材料的编号。", pointer="/text")
    if not _named(service, row):
        raise ProblemError(409, "roster_gone", "名册已删除，不能再写评语。")
    if asked.teacher is not None:
        require_known(service, asking.tenant, {"roster": row.roster, "teacher": asked.teacher})
    if asked.school is not None:
        require_school(service, asking.tenant, row.roster, asked.school)
    said = Said(asked.text, asked.teacher, asked.school)
    identity = comments.add(service, asking.tenant, asking.actor, row.id, said)
    return told(service, asking.tenant, [row_of(service, comment, asking.tenant, identity)])[0]


def told(service: Service, tenant: str, rows: "Sequence[sa.Row[Any]]") -> list[CommentForm]:
    names = called(service.database, tenant, (row.by for row in rows))
    return [
        CommentForm(
            id=row.id, **comments.opened(service, row)._asdict(), by=row.by, by_text=names[row.by],
            at=moment(row.created),
        ) for row in rows
    ]


def _named(service: Service, row: "sa.Row[Any]") -> bool:
    """Whether the roster of a plan is there."""
    query = sa.select(roster.c.id).where(
        roster.c.tenant == row.tenant, roster.c.id == row.roster, roster.c.deleted.is_(None)
    )
    with service.database.reading() as connection:
        return connection.execute(query).one_or_none() is not None
