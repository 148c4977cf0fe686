"""Around every request: an id for it, a line in the log, its time in the metrics."""

import time
import uuid
from typing import Any

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.common.roles import Caller
from api.service import Service

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
HEADER = "X-Request-ID"
PREFIX = "/api/v1"  # a route knows its path within its router only


class Tracing:
    """Knows the pattern of a route, never its path, query or body: those hold ids and what people sent.

    The id of a request is in every line of the log that it causes, and in its answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, identity = time.perf_counter(), uuid.uuid4().hex
        status, first = 0, 0.0  # none where the client left before an answer

        async def sending(message: Message) -> None:
            nonlocal status, first
            if message["type"] == "http.response.start":
                status, first = message["status"], time.perf_counter() - began
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        service: Service = scope["app"].state.service
        with structlog.contextvars.bound_contextvars(request=identity):
            try:
                await self._app(scope, receive, sending)
            finally:
                method, route = _method(scope), _route(scope)
                service.metrics.answered(method, route, status, first)
                caller: Caller | None = scope.get("state", {}).get("caller")
                spent = round(1000 * (time.perf_counter() - began))
                service.log.info(
                    "request", method=method, route=route, status=status, ms=spent,
                    actor=None if caller is None else caller.actor,
                )


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in METHODS else "OTHER"


def _route(scope: Scope) -> str:
    route: Any = scope.get("route")
    path: str | None = getattr(route, "path", None)
    if path is None:
        return "none"
    return path if path.startswith(PREFIX) or not scope["path"].startswith(PREFIX + "/") else PREFIX + path
