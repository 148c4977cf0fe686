"""What a route asks of its caller, checked before the body is read."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from api.common.problems import ProblemError
from api.common.roles import Caller as Caller
from api.common.roles import Permission as Permission
from api.common.roles import Role as Role
from api.http.strict_requests import StrictRoute
from api.identity.authentication import authenticated
from api.identity.rate_limits import throttle_of, uploads
from api.identity.sessions import COOKIE, HEADER
from api.service import Service

SHORT = 4_096  # bytes of a body that anybody may send: a key, with room
_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="API 密钥或门户的 JWT / API key or portal JWT")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="key", description="API 密钥 / API key")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session", description=(
    f"浏览器会话，没有其他凭证时有效，GET、HEAD 以外须带 {HEADER} / session of a browser, where no other credential is "
    f"given; all methods but GET and HEAD need {HEADER}"
))


async def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(service_of)]


async def caller(
    request: Request, _one: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    _other: Annotated[str | None, Depends(_header)], _third: Annotated[str | None, Depends(_cookie)],
) -> Caller:
    """The caller of a request, whom its route has admitted. The other parameters are for the OpenAPI document."""
    found: Caller = request.state.caller
    return found


CallerDep = Annotated[Caller, Depends(caller)]


def allowed(permission: Permission) -> Callable[[Caller], Coroutine[Any, Any, Caller]]:
    """A dependency that gives the caller where a role grants the permission. Raises ProblemError (403)."""

    async def check(asking: CallerDep) -> Caller:  # not in a thread: there is nothing to wait for
        _require(asking, permission)
        return asking

    check.permission = permission  # type: ignore[attr-defined]
    return check


def _require(asking: Caller, permission: Permission) -> None:
    if not asking.may(permission):
        raise ProblemError(403, "forbidden", f"所持角色没有「{permission.value}」权限。")


def permissions(dependant: Dependant) -> Iterator[Permission]:
    """What a route asks for."""
    permission = getattr(dependant.call, "permission", None)
    if permission is not None:
        yield permission
    for part in dependant.dependencies:
        yield from permissions(part)


def _short(request: Request) -> None:
    """What nobody in particular sends is short, and says so before it is read. Raises ProblemError (413)."""
    length = request.headers.get("content-length", "")
    if "transfer-encoding" in request.headers or (length.isdecimal() and int(length[:20]) > SHORT):
        raise ProblemError(413, "content_too_large", f"最多 {SHORT} 字节，并写明 Content-Length。")


class GuardedRoute(StrictRoute):
    """Admits nobody without the permissions of its dependencies, and no upload too many, before it reads a byte.

    Where none are asked for, nothing longer than ``SHORT`` is read.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()
        asked = tuple(permissions(self.dependant))
        upload = any(part.call is uploads for part in self.dependant.dependencies)
        public = not asked and self.body_field is not None

        def admit(request: Request) -> None:
            request.state.caller = found = authenticated(request)
            request.state.actor = found.actor
            for permission in asked:
                _require(found, permission)
            if upload:
                throttle_of(request).upload(found.actor)

        async def guarded(request: Request) -> Response:
            if asked:
                await run_in_threadpool(admit, request)
            elif public:
                _short(request)
            return await handler(request)

        return guarded
