"""Large documents: compressed for whoever reads that, not told twice to whoever has them."""

import gzip
import json
from typing import Any

import pytest
from fastapi import Request, Response

from api.http.large_documents import KEPT, SMALL, answered

PLAIN = {"titles": ["教师编号"] * SMALL, "values": [1, None, 0.5]}


def ask(plain: Any = PLAIN, *made_of: str, kept: bool = True, **headers: str) -> Response:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return answered(Request({"type": "http", "headers": raw}), lambda: plain, *made_of, kept=kept)


def read(answer: Response) -> Any:
    body = bytes(answer.body)
    return json.loads(gzip.decompress(body) if "content-encoding" in answer.headers else body)


@pytest.mark.parametrize(("accepted", "compressed"), [
    ("gzip", True), ("deflate, GZIP;q=0.5, br", True), ("x-gzip", True), ("*", True), ("br;q=1, *;q=0.1", True),
    ("", False), ("identity", False), ("br", False), ("gzip;q=0", False), ("gzip; q=0.000, *", False),
    ("*;q=0", False), ("gzipped", False),
])
def test_it_is_compressed_for_whoever_reads_that(accepted: str, compressed: bool) -> None:
    answer = ask(accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == ("gzip" if compressed else None)
    assert answer.headers["vary"] == "Accept-Encoding" and read(answer) == PLAIN
    assert int(answer.headers["content-length"]) == len(answer.body)
    if compressed:
        assert len(answer.body) < len(ask().body) / 10


def test_what_is_small_stays_as_it_is() -> None:
    answer = ask({"items": []}, accept_encoding="gzip")
    assert "content-encoding" not in answer.headers and read(answer) == {"items": []}


def test_whoever_has_it_is_told_so() -> None:
    tag = ask().headers["etag"]
    for given in (tag, tag.removeprefix("W/"), f'"a", {tag}', "*"):
        answer = ask(if_none_match=given, accept_encoding="gzip")
        assert (answer.status_code, answer.body, answer.headers["etag"]) == (304, b"", tag), given
        assert answer.headers["cache-control"] == KEPT
    for given in ('"a"', tag.strip('W/"'), "", 'W/""'):
        assert ask(if_none_match=given).status_code == 200, given
    changed = ask({**PLAIN, "values": []}, if_none_match=tag)
    assert changed.status_code == 200 and changed.headers["etag"] != tag


def test_what_it_follows_from_says_it_before_it_is_worked_out() -> None:
    tag = ask(PLAIN, "3f" * 32, "teachers").headers["etag"]
    worked_out: list[int] = []
    asked = Request({"type": "http", "headers": [(b"if-none-match", tag.encode())]})
    assert answered(asked, lambda: worked_out.append(1), "3f" * 32, "teachers").status_code == 304
    assert not worked_out
    assert tag not in {ask(PLAIN, *other).headers["etag"] for other in (("3f" * 32, "schools"), ("3f" * 32,), ())}


def test_documents_with_names_are_not_kept_by_browsers() -> None:
    assert ask(kept=False).headers["cache-control"] == "no-store"


def test_what_is_no_json_is_a_defect() -> None:
    with pytest.raises(ValueError):
        ask(float("nan"))
