"""Chromium 80, the oldest that the page is built for."""

from pathlib import Path

from benchmarks.page.browsers import dumped
from tests.api.operations.test_opening_the_page import Opened


def test_it_logs_in_and_shows_where_to_begin(opened: Opened, parts: Path) -> None:
    page = dumped(parts, f"{opened.url}/#/begin/{opened.token}")
    for words in ("本机用户", "用示例试一试", "上传名册", "最近的方案"):
        assert words in page
    assert "页面出错了" not in page
