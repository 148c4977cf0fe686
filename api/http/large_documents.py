"""Large JSON documents: told again only when they changed, and compressed for whoever can read that."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from fastapi import Request, Response

from api import __version__
from api.http.responses import Form

SMALL = 1_400  # bytes that one packet holds: to compress them saves nothing
QUICK = 4  # a table of 45,000 rows in a fifth of a second; higher levels save a few per cent
KEPT = "private, no-cache"  # a browser keeps it for its user, and asks before it shows it again
CODING = re.compile(r"\s*(gzip|x-gzip|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE)
TAG = re.compile(r'(?:W/)?"([^"]*)"')


def answered(request: Request, make: Callable[[], Any], *made_of: str, kept: bool = True) -> Response:
    """The plain data that ``make`` gives as JSON, or 304 for whoever has it.

    ``made_of`` says all that it follows from (digests, states; the program's version is added): whoever has it is then
    told so before anything is worked out. Without, the content itself says it. Not ``kept``, no browser stores it:
    documents with names of people.
    """
    body = b"" if made_of else _written(make)
    tag = hashlib.sha256("\0".join((__version__, *made_of)).encode() + b"\0" + body).hexdigest()[:32]
    headers = {"ETag": f'W/"{tag}"', "Vary": "Accept-Encoding", "Cache-Control": KEPT if kept else "no-store"}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    body = body or _written(make)
    if len(body) > SMALL and _reads_gzip(request):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, QUICK, mtime=0)
    return Response(body, media_type="application/json", headers=headers)


def described(form: type[Form]) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route that answers so; it also states ``response_class=Response``."""
    tag = {"description": "再次请求时放入 If-None-Match / for If-None-Match", "schema": {"type": "string"}}
    return {
        200: {"model": form, "headers": {"ETag": tag}},
        304: {"description": "与 If-None-Match 所指的相同 / not changed since that ETag"},
    }


def _written(make: Callable[[], Any]) -> bytes:
    return json.dumps(make(), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _has(request: Request, tag: str) -> bool:
    """RFC 9110, 13.1.2."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return given.strip() == "*" or tag in TAG.findall(given)


def _reads_gzip(request: Request) -> bool:
    """RFC 9110, 12.5.3: what names gzip goes before what names everything."""
    given = map(CODING.fullmatch, ",".join(request.headers.getlist("accept-encoding")).split(","))
    weights = {found[1].lower().removeprefix("x-"): float(found[2] or 1) for found in given if found}
    return weights.get("gzip", weights.get("*", 0)) > 0
