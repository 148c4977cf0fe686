"""Chromium 80, the oldest that the page is built for."""

from pathlib import Path

from benchmarks.page.browsers import dumped
from tests.api.operations.test_opening_the_page import Opened

TRIES = 5  # it ends by a clock of its own, which a loaded machine can outrun


def test_it_runs_the_page_up_to_the_login(opened: Opened, parts: Path) -> None:
    pages = (dumped(parts, f"{opened.url}/#/login") for _ in range(TRIES))
    page = next((each for each in pages if "密钥只用来换取本次登录" in each), "")
    assert "密钥只用来换取本次登录" in page and "帮助" in page
    assert "页面出错了" not in page
