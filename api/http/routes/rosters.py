"""Rosters: an upload is read by a limited child; what it lacks is told all at once."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from pydantic import StringConstraints, TypeAdapter, ValidationError

from api.common.fields import PLAIN
from api.common.moments import moment
from api.common.problems import FIELD, ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.roster_responses import AnswerForm, RosterForm, RosterPage
from api.http.routes.common import Cursor, Most, Sha, part, row_of
from api.identity.rate_limits import uploads
from api.store import audit_log
from api.store.database import now
from api.store.tables import plan, roster
from api.uploads.rosters import Rejected, Reply, take_in

router = APIRouter(prefix="/rosters", tags=["rosters 名册"], route_class=GuardedRoute)
Writer = Annotated[Caller, Depends(allowed(Permission.ROSTER_WRITE))]
Reader = Annotated[Caller, Depends(allowed(Permission.ROSTER_READ))]
Files = Annotated[list[UploadFile], File(
    min_length=1, max_length=20, description="名册的文件，可重复 / the files of a roster",
)]
AnswersForm = Annotated[str | None, Form(
    max_length=200_000, description="对 questions 的回答，JSON 对象，id 为键 / answers by the id of the question",
    examples=['{"9f86d081884c7d65": "音乐"}'],
)]
Accept = Annotated[bool, Form(description="认可其余的全部猜测 / accept every other guess")]
Answer = Annotated[str, StringConstraints(pattern=PLAIN, max_length=200)]
ANSWERS = TypeAdapter(dict[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")], Answer])


@router.post(
    "", operation_id="upload_roster", status_code=201, summary="上传名册 / Upload a roster",
    dependencies=[Depends(uploads)],
)
def upload(
    file: Files, asking: Writer, service: ServiceDep, response: Response, answers: AnswersForm = None,
    accept: Accept = False,
) -> RosterForm:
    """收 .xlsx、.xls、.ods、.csv、.json，或各表 CSV（可带 policy.yaml、对照表.yaml）的 .zip；file 可重复，合成一份。

    有错时一次列出全部错误（表、行、列、怎么改），猜测的读法列在 questions：核对后连同 answers 或 accept 重新上传，
    或把 对照表.yaml 作为又一个 file 一起上传。答案随名册保存。

    Takes workbooks, JSON files or zipped CSV tables; several files in ``file`` are one roster. Every fault is listed at
    once. What is guessed is asked in ``questions`` (422): upload again with ``answers``, or ``accept`` every guess; the
    answers are kept with the roster. The same content has the same id.
    """
    identity = taken(service, asking, file, reply_of(answers, accept))
    response.headers["Location"] = f"/api/v1/rosters/{identity}"
    return told(row_of(service, roster, asking.tenant, identity))


def taken(service: ServiceDep, asking: Caller, files: list[UploadFile], reply: Reply) -> str:
    """The id of an uploaded roster. Raises ProblemError (422) with every fault and question."""
    (name, data), *further = [(each.filename or "", each.file.read()) for each in files]
    try:
        return take_in(service, asking.tenant, asking.actor, name, data, further=further, reply=reply).id
    except Rejected as rejected:
        raise _refusal(rejected) from None


def reply_of(answers: str | None, accept: bool) -> Reply:
    """The answers of a form. Raises ProblemError (422) where they are none."""
    try:
        return Reply({} if answers is None else ANSWERS.validate_json(answers), accept)
    except ValidationError:
        fault = {"pointer": "/answers", "in": "body", "code": "not_answers", "text": FIELD["not_answers"]}
        raise ProblemError(422, "invalid_request", "请按所列各处改正。", errors=[fault]) from None


def _refusal(rejected: Rejected) -> ProblemError:
    wrong = f"名册有 {len(rejected.errors)} 处错误。" if rejected.errors else ""
    unsure = f"有 {len(rejected.questions)} 处读法待确认，请用 answers 或 accept 回答后重新上传。"
    return ProblemError(
        422, "invalid_roster" if rejected.errors else "unconfirmed_roster",
        wrong + (unsure if rejected.questions else ""), errors=rejected.errors, questions=rejected.questions,
    )


@router.get("", operation_id="list_rosters", summary="名册列表 / List rosters")
def listed(asking: Reader, service: ServiceDep, cursor: Cursor = None, limit: Most = 50) -> RosterPage:
    """从新到旧 / Newest first."""
    rows, further = part(service, roster, asking.tenant, cursor, limit, roster.c.deleted.is_(None))
    return RosterPage(items=[told(row) for row in rows], next=further)


@router.get("/{roster_id}", operation_id="get_roster", summary="一份名册 / A roster")
def shown(roster_id: Sha, asking: Reader, service: ServiceDep) -> RosterForm:
    """只说规模与设置，不含任何人的资料 / Its size and settings; no records of people."""
    return told(row_of(service, roster, asking.tenant, roster_id))


@router.delete("/{roster_id}", operation_id="delete_roster", status_code=204, summary="删除名册 / Delete a roster")
def dropped(
    roster_id: Sha, asking: Annotated[Caller, Depends(allowed(Permission.DELETE))], service: ServiceDep,
    request: Request,
) -> None:
    """姓名表立即删除，其余在无人使用后删除 / Names go at once; the rest when no plan needs it."""
    row_of(service, roster, asking.tenant, roster_id)

    def drop(connection: sa.Connection) -> list[str]:
        here = (roster.c.tenant == asking.tenant, roster.c.id == roster_id)
        connection.execute(sa.update(roster).where(*here).values(deleted=now()))
        audit_log.record(connection, asking.tenant, asking.actor, "roster.delete", roster_id, {})
        return list(connection.execute(sa.select(plan.c.id).where(
            plan.c.tenant == asking.tenant, plan.c.roster == roster_id
        )).scalars())

    for each in service.database.run(drop):
        request.app.state.desks.forget(asking.tenant, each)


def told(row: "sa.Row[Any]") -> RosterForm:
    facts = row.facts
    return RosterForm(
        id=row.id, created=moment(row.created), schools=facts["schools"], groups=facts["groups"],
        teachers=facts["teachers"], year=facts.get("year"), policy=facts.get("policy"), notes=facts.get("notes", []),
        answers=[AnswerForm(**each) for each in facts.get("answers", ())],
    )
