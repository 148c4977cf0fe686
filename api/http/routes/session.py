"""Sessions of browsers: a key, or the token of a start at this machine, for a cookie that no page reads."""

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints, model_validator

from api.common.fields import Strict, refusal
from api.common.moments import moment
from api.common.problems import ProblemError
from api.http.dependencies import Caller, GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import MOMENT, Form, shown
from api.identity import sessions
from api.identity.actors import called
from api.identity.api_keys import known
from api.identity.authentication import caller_of, cookies_of, proven
from api.identity.rate_limits import throttle_of
from api.identity.sessions import COOKIE, LASTING, Session
from api.service import Service

router = APIRouter(prefix="/session", tags=["session 登录"], route_class=GuardedRoute)
PATH = "/api/v1"  # of the cookie
Anybody = Annotated[Caller, Depends(allowed(Permission.LOOK))]
Secret = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200)]


class Beginning(Strict):
    """登录 / What a session is begun with: a key, or the token of ``rotation serve --open``, good once."""

    key: Secret | None = Field(None, description="API 密钥 / API key", examples=["rk_Ab3xYz…"])
    token: Secret | None = Field(None, description="启动链接中的一次性令牌 / token of the start link", examples=["q7…"])

    @model_validator(mode="after")
    def _one(self) -> "Beginning":
        if (self.key is None) == (self.token is None):
            raise refusal("one_credential")
        return self


class SessionForm(Form):
    """会话 / Who asks. ``csrf`` and ``expires`` are of a session; null where the credential is in a header."""

    model_config = shown(
        tenant="default", actor="local", actor_text="本机用户", roles=["auditor", "planner"],
        permissions=["look", "plan:read"], csrf="5f" * 32, expires=MOMENT, local=True,
    )

    tenant: str
    actor: str = Field(description="审计日志中的名称 / as the ledger names it")
    actor_text: str = Field(description="签发密钥时所写的用途，或本机用户 / label of the key")
    roles: list[str]
    permissions: list[str]
    csrf: str | None = Field(description="放入 X-CSRF-Token / for the header X-CSRF-Token")
    expires: str | None
    local: bool = Field(description="在本机启动、不用密钥 / the user of this machine, without a key")


@router.post("", operation_id="begin_session", status_code=201, summary="登录 / Begin a session")
def begun(asked: Beginning, request: Request, response: Response, service: ServiceDep) -> SessionForm:
    """用密钥或启动令牌换取会话 Cookie（HttpOnly、SameSite=Strict），最长12小时，密钥撤销或过期即止。

    A key or a start token for a cookie of twelve hours at most; it ends with its key. The former session of the same
    browser ends as well.
    """
    cookies = cookies_of(request.headers)
    former = cookies[0] if len(cookies) == 1 else None

    def begin() -> Session:
        found = None if asked.key is None else known(service.database, asked.key)
        if found is not None:
            throttle_of(request).request(found.actor)

        def enter(connection: sa.Connection) -> str:
            if found is None:
                return sessions.begin_local(connection, asked.token or "", former)
            return sessions.begin(connection, found, former)

        return sessions.opened(service.database, service.database.run(enter))

    made = proven(request, asked.key or asked.token or "", begin)
    request.state.caller = asking = caller_of(made.known)
    throttle_of(request).good(made.secret)
    response.set_cookie(COOKIE, made.secret, max_age=LASTING // 1000, **_attributes(request))
    response.headers["Location"] = f"{PATH}/session"
    return _form(service, asking, made)


@router.get("", operation_id="get_session", summary="当前身份 / Who I am")
def mine(asking: Anybody, request: Request, service: ServiceDep) -> SessionForm:
    """角色与权限；用会话时另有 csrf 与到期时间 / Roles and permissions; of a session also csrf and its end."""
    return _form(service, asking, request.state.session)


@router.delete("", operation_id="end_session", status_code=204, summary="退出 / Log out")
def ended(asking: Anybody, request: Request, response: Response, service: ServiceDep) -> None:
    """会话立即失效 / The session ends at once."""
    session: Session | None = request.state.session
    if session is None:
        raise ProblemError(409, "no_session", "凭证在请求头中，没有会话可以退出。")
    service.database.run(lambda connection: sessions.end(connection, session))
    response.delete_cookie(COOKIE, **_attributes(request))


def _attributes(request: Request) -> dict[str, Any]:
    """Of the cookie: sent to this API alone, from pages of this origin alone, and shown to none."""
    return {"path": PATH, "secure": request.url.scheme == "https", "httponly": True, "samesite": "strict"}


def _form(service: Service, asking: Caller, mine: Session | None) -> SessionForm:
    names = called(service.database, asking.tenant, [asking.actor])
    return SessionForm(
        tenant=asking.tenant, actor=asking.actor, actor_text=names[asking.actor], roles=sorted(asking.roles),
        permissions=sorted(each for each in Permission if asking.may(each)),
        csrf=None if mine is None else mine.csrf, expires=None if mine is None else moment(mine.expires),
        local=mine is not None and mine.local,
    )
