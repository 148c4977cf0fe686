"""The planner's page: files that were built with the installation, and nothing from anywhere else."""

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api.common.problems import answered, missing

BUILT = Path(__file__).parent.parent / "page_built"
POLICY = (
    "default-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
FOREVER = "public, max-age=31536000, immutable"  # a name holds a digest of the content
MEDIA = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", ".json": "application/json",
}
PACKED = (".html", ".js", ".css", ".svg", ".json")
ABSENT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>教师交流轮岗优化</title>
<h1>网页没有随本次安装建成</h1>
<p>HTTP 接口和命令行都可以使用，只缺网页：安装时连不上 npm 软件仓库。</p>
<p>取得网页的办法：请在能上网的电脑上取得源码，运行 <code>pip wheel --no-deps .</code>，把所得的
<code>rotation-*.whl</code> 带来，用 <code>pip install --force-reinstall --no-deps</code> 安装，然后重新启动服务。</p>
<p lang="en">The page was not built: the npm registry could not be reached. Build a wheel where it can be, and install
that.</p></html>"""


@dataclass(frozen=True)
class BuiltFile:
    """A file of the page, as it is and compressed."""

    plain: bytes
    packed: bytes | None
    media: str


def install(app: FastAPI) -> None:
    """``/`` and the files that it asks for."""
    app.add_route("/", _index, methods=["GET"], include_in_schema=False)
    app.add_route("/assets/{name}", _asset, methods=["GET"], include_in_schema=False)


def _index(request: Request) -> Response:
    found = _built("index.html")
    if found is None:
        return Response(ABSENT, 404, {"Content-Security-Policy": POLICY}, MEDIA[".html"])
    return _sent(request, found, "no-cache")


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    found = _built(f"assets/{name}")
    return answered(missing()) if found is None else _sent(request, found, FOREVER)


def _built(name: str) -> BuiltFile | None:
    """A built file by its path; only what the folder lists is ever opened."""
    path = _listed().get(name)
    return None if path is None or not path.exists() else _read(path)  # gone where the page was built anew


@cache
def _listed() -> dict[str, Path]:
    return {path.relative_to(BUILT).as_posix(): path for path in BUILT.rglob("*") if path.is_file()}


@cache
def _read(path: Path) -> BuiltFile:
    plain = path.read_bytes()
    packed = gzip.compress(plain, mtime=0) if path.suffix in PACKED else None
    return BuiltFile(plain, packed, MEDIA.get(path.suffix, "application/octet-stream"))


def _sent(request: Request, found: BuiltFile, caching: str) -> Response:
    headers = {"Cache-Control": caching, "Content-Security-Policy": POLICY, "Vary": "Accept-Encoding"}
    if found.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(found.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media)
    return Response(found.plain, headers=headers, media_type=found.media)
