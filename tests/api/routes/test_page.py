"""The page's files as they are served: what a browser may do with them, how long it keeps them, and nothing else."""

import asyncio
import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.http import page

INDEX = '<!doctype html><script type="module" src="./assets/index-Ab1.js"></script>'
SCRIPT = "console.log('名册');\n" * 200


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "page_built"
    monkeypatch.setattr(page, "BUILT", folder)
    page._listed.cache_clear()
    yield folder
    page._listed.cache_clear()


def _write(folder: Path) -> None:
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(INDEX, "utf-8")
    (folder / "assets" / "index-Ab1.js").write_text(SCRIPT, "utf-8")
    (folder / "assets" / "icon-Cd2.png").write_bytes(b"\x89PNG")
    (folder.parent / "secret.key").write_text("secret", "utf-8")


def _get(path: str, encoding: str = "identity") -> httpx.Response:
    app = FastAPI()
    page.install(app)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page") as client:
            return await client.get(path, headers={"Accept-Encoding": encoding})

    return asyncio.run(ask())


def test_the_page_is_asked_for_anew_and_its_parts_are_kept(built: Path) -> None:
    _write(built)
    index, script = _get("/"), _get("/assets/index-Ab1.js")
    assert index.status_code == script.status_code == 200
    assert index.text == INDEX and script.text == SCRIPT
    assert index.headers["Content-Type"] == "text/html; charset=utf-8"
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert index.headers["Cache-Control"] == "no-cache"
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("made", [True, False])
def test_nothing_from_elsewhere_and_nothing_inline_may_run(built: Path, made: bool) -> None:
    if made:
        _write(built)
    policy = _get("/").headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == rules["style-src"] == "'self'"
    assert rules["object-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy and "*" not in policy


def test_texts_are_compressed_where_the_browser_takes_it(built: Path) -> None:
    _write(built)
    packed = _get("/assets/index-Ab1.js", "gzip")
    plain = _get("/assets/index-Ab1.js")
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert int(packed.headers["Content-Length"]) == len(gzip.compress(SCRIPT.encode())) < len(plain.content)
    assert "Content-Encoding" not in _get("/assets/icon-Cd2.png", "gzip").headers


@pytest.mark.parametrize("name", ["nothing.js", "..%2Findex.html", "..%2F..%2Fsecret.key"])
def test_only_what_was_built_is_served(built: Path, name: str) -> None:
    _write(built)
    answer = _get(f"/assets/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text and "<script" not in answer.text


def test_without_a_page_it_is_said_how_to_get_it(built: Path) -> None:
    answer = _get("/")
    assert answer.status_code == 404
    assert "网页没有随本次安装建成" in answer.text and "pip wheel" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
