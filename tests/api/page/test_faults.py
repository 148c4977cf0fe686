"""Faults of an upload and their cells: one leads to the other, by mouse and by keyboard."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.page.person import Person
from tests.api.operations.test_opening_the_page import Opened
from tests.api.page.workbooks import bureau_workbook

ACTIVE = "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).innerText"
PASTED = """() => {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.focus();
  field.setAttribute("aria-label", "名称框");
}"""


def active(page: Page) -> str:
    """The cell that the keys act on: what a screen reader says of it, in the table that has the focus."""
    return str(page.evaluate(ACTIVE))


def test_a_fault_and_its_cell_lead_to_each_other(browser: Browser, opened: Opened, tmp_path: Path) -> None:
    planner = Person(browser, opened.url)
    page = planner.page
    page.goto(f"{opened.url}/#/begin/{opened.token}")
    planner.follow("上传名册")
    planner.give(bureau_workbook(tmp_path / "花名册.xlsx", faulty=True))
    planner.press("读入")
    faults = page.get_by_role("grid", name="2 处错误")
    sheet = page.get_by_role("grid", name="有错误的行")
    sheet.wait_for()
    assert sheet.get_by_role("columnheader").nth(1).inner_text().startswith("A ")
    assert sheet.get_by_role("row").count() == 3, "the headings and the two rows"
    faults.get_by_role("row").nth(1).get_by_role("gridcell").nth(4).click()
    assert re.match(r"S009.*有错误", active(page), re.DOTALL), active(page)
    page.keyboard.press("Enter")
    assert faults.evaluate("each => each === document.activeElement")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert re.match(r"1985-13.*有错误", active(page), re.DOTALL), active(page)
    page.get_by_role("status").filter(has_text="在编教师花名册!D7").filter(has_text="年月").wait_for()
    planner.press("复制单元格地址")
    planner.sees("已复制 在编教师花名册!D7")
    page.evaluate(PASTED)
    page.keyboard.press("Control+V")
    assert page.get_by_label("名称框").input_value() == "在编教师花名册!D7"
    assert planner.wrong == []
