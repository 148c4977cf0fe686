"""Requests that mean one thing only.

JSON: no NaN, no numbers beyond what all readers hold exactly (RFC 7493), no key twice, no lone surrogates, no NUL
(which PostgreSQL cannot keep), no abyss. Paths, queries and forms: no control characters but tabs and line ends.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Coroutine, Iterator
from typing import Any, get_args, get_origin

from fastapi import Request, Response, params
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, UploadFile

from api.common.problems import ProblemError
from optimizer.files.content import Unfit
from optimizer.files.strict_json import parsed

DEPTH = 50
LARGEST = 2**53 - 1
LARGE = 65_536  # bytes of a body that are read beside the event loop
MOST = 10_000  # members of a list or object that a form describes: every one that is wrong would be an error of its own
DESCRIBED = 3  # levels of a body, its own the first, that hold such
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
JSON = re.compile(r"application/([\w.-]+\+)?json\s*(;.*)?", re.IGNORECASE)
FORM = re.compile(r"multipart/form-data\s*;.*|application/x-www-form-urlencoded\s*(;.*)?", re.IGNORECASE)


class StrictRequest(Request):
    """Reads its body strictly; ``once`` are the fields of a form that have one value."""

    once: Collection[str] = ()

    async def json(self) -> Any:
        """Plain data. Raises ProblemError (400, 422)."""
        body = await self.body()
        found = await run_in_threadpool(loads, body) if len(body) > LARGE else loads(body)
        if _crowded(found, DESCRIBED):
            raise ProblemError(422, "too_many", f"一个列表或对象至多 {MOST:,} 项，请分开提交。")
        return found

    async def _get_form(self, **limits: Any) -> FormData:
        form = await super()._get_form(**limits)
        for name, value in form.multi_items():
            text = value.filename or "" if isinstance(value, UploadFile) else value
            if CONTROL.search(name) or CONTROL.search(text):
                await form.close()
                raise ProblemError(400, "malformed_form", "表单项或文件名中有控制字符。")
        for name in self.once:
            if len(form.getlist(name)) > 1:
                await form.close()
                raise ProblemError(422, "repeated_field", "同一表单项写了两次，只能写一次。", pointer=f"/{name}")
        return form


class StrictRoute(APIRoute):
    """A route whose parameters and body are read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler, field = super().get_route_handler(), self.body_field
        form = field is not None and isinstance(field.field_info, params.Form)
        known = set(_queried(self.dependant))
        once = {each.alias for each in self.dependant.body_params if not _several(each.field_info.annotation)}

        async def strict(request: Request) -> Response:
            if any(map(CONTROL.search, (request.scope["path"], *sum(request.query_params.multi_items(), ())))):
                raise ProblemError(400, "malformed_parameter", "路径或查询参数中有控制字符。")
            _named(request, known)
            if field is not None:
                _typed(request, FORM if form else JSON)
            strictly = StrictRequest(request.scope, request.receive)
            strictly.once = once if form else ()
            return await handler(strictly)

        return strict


def _several(annotation: Any) -> bool:
    """Whether a field of a form is a list of values."""
    return get_origin(annotation) is list or any(map(_several, get_args(annotation)))


def _crowded(part: Any, levels: int) -> bool:
    """Whether a list or object of these levels has more than ``MOST`` members."""
    if not isinstance(part, list | dict):
        return False
    inside = part.values() if isinstance(part, dict) else part
    return len(part) > MOST or (levels > 1 and any(_crowded(each, levels - 1) for each in inside))


def _typed(request: Request, wanted: "re.Pattern[str]") -> None:
    kind, headers = request.headers.get("content-type"), request.headers
    empty = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    if not (kind is None and empty) and wanted.fullmatch(kind or "") is None:
        right = "multipart/form-data" if wanted is FORM else "application/json"
        raise ProblemError(415, "unsupported_media_type", f"内容类型应为 {right}。", headers={"Accept-Post": right})


def _queried(dependant: Dependant) -> Iterator[str]:
    """Names of the query parameters that somebody reads."""
    yield from (each.alias for each in dependant.query_params)
    for part in dependant.dependencies:
        yield from _queried(part)


def _named(request: Request, known: Collection[str]) -> None:
    """A query that says what nobody reads, or one thing twice, is a mistake of whoever wrote it."""
    given = [name for name, _ in request.query_params.multi_items()]
    unknown, twice = set(given) - set(known), len(set(given)) < len(given)
    if unknown or twice:
        usable = f"没有这样的查询参数；可用：{'、'.join(sorted(known)) or '无'}。"
        code, text = ("unknown_parameter", usable) if unknown else ("repeated_parameter", "同一查询参数写了两次。")
        raise ProblemError(422, code, text)


def loads(body: bytes) -> Any:
    """Plain data from UTF-8 JSON. Raises ProblemError (400) that says what is wrong and where, not with what."""
    try:
        if body.startswith(BOM_UTF8):  # RFC 8259, 8.1
            raise Unfit("有编码标记", line=1, column=1)
        return parsed(body, depth=DEPTH, largest=LARGEST)
    except Unfit as error:
        raise ProblemError(400, "malformed_json", f"不是正确的 JSON：{error.where}{error.rule}。") from None
