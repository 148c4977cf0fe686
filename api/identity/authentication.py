"""From a request to its caller: one credential, in a header or the cookie of a session, that stands for somebody."""

import hmac
from collections.abc import Callable, Sequence
from typing import TypeVar

from fastapi import Request
from starlette.datastructures import Headers

from api.common.problems import ProblemError
from api.common.roles import Caller, Role
from api.identity import sessions
from api.identity.api_keys import PREFIX, Known, RefusedError, known
from api.identity.issuers import Portals
from api.identity.jwks import UnavailableError
from api.identity.rate_limits import throttle_of
from api.identity.sessions import COOKIE, HEADER, Session
from api.identity.tenants import exists
from api.service import Service

T = TypeVar("T")
READING = ("GET", "HEAD")


def authenticated(request: Request) -> Caller:
    """The caller; reads the database. Raises ProblemError (401, 403, 429, 503).

    A session is left in ``request.state.session``, None where the credential is another one.
    """
    service: Service = request.app.state.service
    given = [*request.headers.getlist("authorization"), *request.headers.getlist("x-api-key")]
    cookies = [] if given else cookies_of(request.headers)
    request.state.session = opened = _opened(request, service, cookies) if cookies else None
    if opened is not None:
        found = opened.known
    else:
        secret = _secret(request.headers, given)
        found = proven(request, secret, lambda: _known(service, request.app.state.portals, secret))
    throttle_of(request).request(found.actor)
    return caller_of(found)


def caller_of(found: Known) -> Caller:
    return Caller(found.tenant, found.actor, frozenset(Role(role) for role in found.roles if role in set(Role)))


def proven(request: Request, secret: str, look: Callable[[], T]) -> T:
    """What ``look`` finds by a secret. Raises ProblemError (401, 429, 503); guesses are counted by address."""
    service: Service = request.app.state.service
    throttle, address = throttle_of(request), request.client.host if request.client is not None else "local"
    throttle.admit(address, secret)
    try:
        found = look()
    except RefusedError as error:
        if error.guess:
            throttle.guessed(address)
        service.log.info("credential_refused", reason=error.reason)
        raise refused("凭证不存在、已过期或已撤销。") from None
    except UnavailableError:
        raise ProblemError(
            503, "portal_unavailable", "暂时取不到门户的公钥，无法核对凭证，请稍后再试。", headers={"Retry-After": "60"}
        ) from None
    throttle.good(secret)
    return found


def refused(detail: str) -> ProblemError:
    return ProblemError(401, "unauthenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="rotation"'})


def cookies_of(headers: Headers) -> list[str]:
    """Every session cookie; a second one was set by somebody else."""
    pairs = (part.strip().partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
    return [value for name, _, value in pairs if name == COOKIE and value]


def _opened(request: Request, service: Service, cookies: Sequence[str]) -> Session:
    """The session of a cookie. Raises ProblemError (401, 403, 429)."""
    if len(cookies) > 1:
        raise refused("一次请求只能用一个凭证。")
    found = proven(request, cookies[0], lambda: sessions.opened(service.database, cookies[0]))
    given = request.headers.get(HEADER, "")
    if request.method not in READING and not hmac.compare_digest(given.encode(), found.csrf.encode()):
        raise ProblemError(403, "csrf_missing", f"用会话修改时须带 {HEADER}，值见 GET /session 的 csrf。")
    return found


def _known(service: Service, portals: Portals, secret: str) -> Known:
    if secret.startswith(PREFIX):
        return known(service.database, secret)
    found = portals.known(secret)
    if not exists(service.database, found.tenant):
        raise RefusedError("jwt_tenant_missing", guess=False)
    return found


def _secret(headers: Headers, given: Sequence[str]) -> str:
    """The one credential; two might be two persons'."""
    if not given:
        raise refused("请在 Authorization（Bearer）或 X-API-Key 中给出凭证。")
    if len(given) > 1:
        raise refused("一次请求只能用一个凭证。")
    secret = given[0]
    if headers.getlist("authorization"):
        scheme, _, secret = secret.partition(" ")
        if scheme.lower() != "bearer":
            raise refused("Authorization 只支持 Bearer。")
    if not secret.strip():
        raise refused("凭证为空。")
    return secret.strip()
