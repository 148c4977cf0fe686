"""From a request to its caller: one credential, in a header, that stands for somebody."""

from fastapi import Request
from starlette.datastructures import Headers

from api.common.problems import ProblemError
from api.common.roles import Caller, Role
from api.identity.api_keys import PREFIX, Known, RefusedError, known
from api.identity.issuers import Portals
from api.identity.jwks import UnavailableError
from api.identity.rate_limits import throttle_of
from api.identity.tenants import exists
from api.service import Service


def authenticated(request: Request) -> Caller:
    """The caller; reads the database. Raises ProblemError (401, 429, 503)."""
    service: Service = request.app.state.service
    throttle, address = throttle_of(request), request.client.host if request.client is not None else "local"
    secret = _secret(request.headers)
    throttle.admit(address, secret)
    try:
        found = _known(service, request.app.state.portals, secret)
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
    throttle.request(found.actor)
    return Caller(found.tenant, found.actor, frozenset(Role(role) for role in found.roles if role in set(Role)))


def refused(detail: str) -> ProblemError:
    return ProblemError(401, "unauthenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="rotation"'})


def _known(service: Service, portals: Portals, secret: str) -> Known:
    if secret.startswith(PREFIX):
        return known(service.database, secret)
    found = portals.known(secret)
    if not exists(service.database, found.tenant):
        raise RefusedError("jwt_tenant_missing", guess=False)
    return found


def _secret(headers: Headers) -> str:
    """The one credential; two might be two persons'."""
    given = [*headers.getlist("authorization"), *headers.getlist("x-api-key")]
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
