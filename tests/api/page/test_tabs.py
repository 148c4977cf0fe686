"""One browser with several tabs: they have one session and one list of edits; whoever may only read sees no more.

On the way, what planners are used to do with a grid, and a walk without a mouse.
"""

import re

from playwright.sync_api import Browser

from benchmarks.page.person import Person
from tests.api.operations.test_opening_the_page import Opened
from tests.api.page import habits
from tests.api.page.workbooks import SOURCE

NOTICE = """() => {
  document.documentElement.classList.add("notice-only");
  const sheet = document.querySelector(".public-notice .sheet table");
  return { shown: sheet.offsetHeight > 0 && getComputedStyle(sheet).visibility === "visible", rows: sheet.rows.length };
}"""


def test_tabs_of_one_browser(browser: Browser, opened: Opened, approver: str) -> None:
    one, two = Person(browser, opened.url), Person(browser, opened.url)
    one.page.goto(f"{opened.url}/#/begin/{opened.token}")
    habits.a_check_up_is_signed_without_a_mouse(one, SOURCE)
    one.follow("开始")
    one.press("用示例试一试")
    one.follow("看方案")
    one.sees("全部合规")
    _a_link_used_before_leads_to_the_session_that_stands(two, opened)
    two.page.goto(one.page.url)
    _edits_are_one_list(one, two)
    habits.a_block_is_copied_and_pasted(two)
    habits.a_column_keeps_its_width(two)
    habits.all_shown_rows_are_on_paper(two)
    _every_table_of_the_roster_opens(two)
    plan = one.page.url.split("/plans/")[1].split("/")[0]
    _the_notice_is_on_paper(two, f"{opened.url}/#/plans/{plan}/decide")
    _who_logs_in_does_so_in_all_tabs(one, two, approver)
    assert (one.wrong, two.wrong) == ([], [])


def _a_link_used_before_leads_to_the_session_that_stands(two: Person, opened: Opened) -> None:
    two.page.goto(f"{opened.url}/#/begin/{opened.token}")
    two.sees("本机用户")
    two.page.wait_for_url(re.compile("#/begin$"))


def _edits_are_one_list(one: Person, two: Person) -> None:
    for number, person in enumerate((one, two), 1):
        person.page.get_by_role("grid", name="交流名单").get_by_role("row").nth(number).dblclick()
        person.press("留校")
    for person in (one, two):
        drops = person.page.get_by_role("button", name=re.compile("^放弃：.*留校"))
        drops.nth(1).wait_for()
        assert drops.count() == 2


def _every_table_of_the_roster_opens(two: Person) -> None:
    two.follow("名册")
    two.page.locator("main table a").first.click()
    two.follow("记录")
    for table in ("教师", "学校", "集团", "集团成员", "学科需求", "道路", "道路节点"):
        two.follow(table)
        two.page.get_by_role("grid").or_(two.page.get_by_role("heading", level=2)).first.wait_for()
        assert two.page.get_by_role("alert").count() == 0, table


def _the_notice_is_on_paper(two: Person, address: str) -> None:
    two.page.goto(address)
    two.sees("打印公示")
    two.page.emulate_media(media="print")
    told = two.page.evaluate(NOTICE)
    assert told["shown"] and told["rows"] > 1
    two.page.emulate_media(media="screen")
    two.page.reload()


def _who_logs_in_does_so_in_all_tabs(one: Person, two: Person, approver: str) -> None:
    """What one tab showed to one person is not left on the screen of another; a reader is asked to decide nothing."""
    two.press("退出")
    one.page.get_by_role("textbox", name="密钥").wait_for()
    two.page.get_by_role("textbox", name="密钥").fill(approver)
    two.press("登录")
    one.sees("审批人")
    one.page.get_by_role("grid", name="交流名单").get_by_role("row").nth(1).dblclick()
    one.sees("为什么派出？")
    assert one.page.get_by_role("button", name="留校", exact=True).count() == 0
