"""Every error becomes a problem, the framework's, too, and without what was sent.

Nothing is raised on to the server, whose log would quote it.
"""

import errno
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.common.logs import where
from api.common.problems import FIELD, ProblemError, answered, ours

HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
LIMITS = {
    "ge": "最小 {}", "gt": "须大于 {}", "le": "最大 {}", "lt": "须小于 {}", "min_length": "至少 {}",
    "max_length": "至多 {}",
}
CODES = {413: "content_too_large"}
BUSY = ProblemError(503, "database_unavailable", "数据库暂不可用，请稍后再试。", headers={"Retry-After": "5"})
FULL = ProblemError(507, "disk_full", "服务器磁盘已满，没有保存任何内容，请联系管理员。")
DEFECT = ProblemError(500, "internal", "请把时间和 X-Request-ID 告诉管理员，日志中有记录。")


def install(app: FastAPI, largest: int) -> None:
    """Handlers of errors, and a limit on bodies in bytes."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=largest)
    app.add_middleware(Answering, largest=largest)


class Answering:
    """Around all routes: headers that every answer has, bodies that are too large, and defects."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self._app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._largest:
            too_large = ProblemError(413, CODES[413], f"最多 {self._largest // 2**20} MiB。")
            await answered(too_large)(scope, receive, sending)
            return
        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            problem = _problem(error)
            scope["app"].state.service.log.error(
                "defect" if problem is DEFECT else problem.code, error=type(error).__name__, method=scope["method"],
                where=where(error),
            )
            if not started:  # else the server breaks the connection off, and the client sees that this is not all
                await answered(problem)(scope, receive, sending)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error, ProblemError):
        return answered(error)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    code = CODES.get(error.status_code) or HTTPStatus(error.status_code).name.lower()
    return answered(ProblemError(error.status_code, code, headers=headers))


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"pointer": pointer(fault["loc"]), "in": str(fault["loc"][0]) if fault["loc"] else "body",
         "code": fault["type"], "text": _text(fault["type"], fault.get("ctx", {}))}
        for fault in error.errors()
    ]
    return answered(ProblemError(422, "invalid_request", "请按所列各处改正。", errors=errors))


def pointer(place: Sequence[Any]) -> str:
    """A JSON pointer, cut off before the first key that nobody of ours would choose: it may be somebody's name."""
    path = ""
    for part in place[1:]:
        if not isinstance(part, int) and not ours(part):
            break
        path += f"/{part}"
    return path


def _text(code: str, context: Mapping[str, Any]) -> str:
    """What is wrong, with the limit that the form sets; never with what was sent."""
    text = FIELD.get(code, "类型或取值不对")
    said = [words.format(context[name]) for name, words in LIMITS.items() if isinstance(context.get(name), int | float)]
    if code in ("enum", "literal_error"):
        said.append(f"可选 {context['expected'].replace(' or ', '、').replace(', ', '、')}")
    return f"{text}（{'，'.join(said)}）" if said else text


def _methods(request: Request) -> set[str]:
    path = request.scope["path"]
    return {
        method for route in iter_route_contexts(request.app.routes) if route.path_regex.match(path)
        for method in route.methods or ()
    }


def _problem(error: Exception) -> ProblemError:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or getattr(cause, "sqlstate", None) == "53100" or getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL":
        return FULL
    if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.TimeoutError):
        return BUSY
    return DEFECT
