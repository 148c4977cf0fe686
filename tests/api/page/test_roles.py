"""What others than planners see: names of schools without the roster, and no step that is not theirs."""

import subprocess
import sys

import pytest
from playwright.sync_api import Browser

from benchmarks.page.person import Person
from tests.api.operations.test_opening_the_page import Opened

NOT = "您的角色不能做这一步"
KEPT = "已保留为新方案"


@pytest.fixture
def auditor(opened: Opened) -> str:
    """The key of somebody who checks plans."""
    command = ("key", "create", "教育督导室", "--role", "auditor", "--data", opened.data)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "optimizer.cli", *command], capture_output=True, encoding="utf-8", check=True,
    )
    return next(word for word in done.stdout.split() if word.startswith("rk_"))


def test_an_auditor_reads_names_of_schools_and_is_offered_nothing_else(
    browser: Browser, opened: Opened, auditor: str, approver: str
) -> None:
    planner = Person(browser, opened.url)
    planner.page.goto(f"{opened.url}/#/begin/{opened.token}")
    planner.press("用示例试一试")
    planner.follow("看方案")
    planner.sees("全部合规")
    rows = planner.page.get_by_role("grid", name="交流名单").get_by_role("row")
    rows.nth(1).dblclick()
    planner.press("留校")
    planner.press("最小调整重算")
    planner.press("保留为新方案")
    told = planner.sees(KEPT)
    assert "留校" in told.inner_text()
    planner.follow("送审与签发")
    planner.page.get_by_label("写意见").fill("请督导室核对。")
    planner.press("发表")
    planner.page.get_by_role("listitem").filter(has_text="本机用户").filter(has_text="请督导室核对。").wait_for()
    assert planner.page.get_by_text(KEPT).count() == 0, "it was news where it was told"
    plan = planner.page.url.split("/plans/")[1].split("/")[0]
    planner.press("退出")

    checking = Person(browser, opened.url)
    checking.page.goto(f"{opened.url}/#/rosters/upload")
    checking.page.get_by_role("textbox", name="密钥").fill(auditor)
    checking.press("登录")
    checking.sees(NOT)
    assert checking.page.locator("input[type=file]").count() == 0
    for view in ("rosters", f"rosters/{'0' * 64}/checkup"):
        checking.page.goto(f"{opened.url}/#/{view}")
        checking.sees(NOT)
    checking.page.goto(f"{opened.url}/#/plans/{plan}/list")
    row = checking.page.get_by_role("grid", name="交流名单").get_by_role("row").nth(1)
    row.wait_for()
    assert "学校" in row.inner_text() or "中学" in row.inner_text() or "小学" in row.inner_text(), row.inner_text()
    checking.page.goto(f"{opened.url}/#/ledger")
    checking.page.get_by_role("gridcell", name="教育督导室").first.wait_for()
    checking.page.get_by_role("gridcell", name="本机用户").first.wait_for()
    assert checking.wrong == []
