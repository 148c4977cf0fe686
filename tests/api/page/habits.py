"""What a planner brings along from Excel, done to the grid of a plan's list; and a walk without a mouse."""

import re
from pathlib import Path

from playwright.sync_api import Locator

from benchmarks.page.person import Person

TO = 5  # the column of destinations
TABS = 80  # more than any view has places to stop at before its main action
COPIED = "() => addEventListener('copy', (event) => { window.copied = event.clipboardData.getData('text/plain'); })"
ON_PAPER = """() => addEventListener("beforeprint", () => {
  const rows = Array.from(document.querySelectorAll(".grid-paper tbody tr"));
  window.onPaper = rows.map((row) => Array.from(row.cells, (cell) => cell.textContent));
}, { once: true })"""
LEFT = "() => document.querySelectorAll('.grid-paper *').length"


def _grid(person: Person) -> Locator:
    return person.page.get_by_role("grid", name="交流名单")


def _cell(person: Person, row: int, column: int) -> Locator:
    return _grid(person).get_by_role("row").nth(row).get_by_role("gridcell").nth(column)


def a_block_is_copied_and_pasted(person: Person) -> None:
    """Two destinations onto two other teachers, in one step; elsewhere the grid says what it takes."""
    schools = [_cell(person, row, TO).inner_text() for row in (1, 2)]
    person.page.evaluate(COPIED)
    _cell(person, 1, TO).click()
    _cell(person, 2, TO).click(modifiers=["Shift"])
    person.page.keyboard.press("Control+C")
    assert person.page.evaluate("() => window.copied") == "\r\n".join(schools)
    _cell(person, 3, TO).click()
    person.page.keyboard.press("Control+V")
    sent = person.page.get_by_role("button", name=re.compile("^放弃：.*派往"))
    sent.nth(1).wait_for()
    assert [each.get_attribute("aria-label") for each in sent.all()] == [
        f"放弃：{_cell(person, row, 1).inner_text()}派往{school}" for row, school in zip((3, 4), schools, strict=True)
    ]
    person.press("↶ 撤销")
    sent.first.wait_for(state="hidden")
    _cell(person, 3, 2).click()
    person.page.keyboard.press("Control+V")
    person.sees("只有「交流学校」一列可以粘贴")


def a_column_keeps_its_width(person: Person) -> None:
    heading = _grid(person).get_by_role("columnheader", name="编制学校")
    before = heading.bounding_box()
    assert before is not None
    person.drag(heading, across=60)
    person.page.reload()
    heading.wait_for()
    after = heading.bounding_box()
    assert after is not None and after["width"] == before["width"] + 60


def all_shown_rows_are_on_paper(person: Person) -> None:
    """As filtered and sorted, and more of them than the screen holds."""
    person.page.get_by_role("radio", name="全部教师").check()
    _grid(person).get_by_role("button", name="筛选学科").click()
    choices = person.page.get_by_role("dialog", name="筛选学科")
    choices.get_by_role("checkbox", name="数学").uncheck()
    choices.get_by_role("button", name="确定").click()
    for _ in range(2):  # the greatest id first
        _grid(person).get_by_role("button", name="教师编号", exact=True).click()
    told = re.search(r"显示 (\d+) 行，共 (\d+) 行", person.sees(re.compile("显示 .* 行，共")).inner_text())
    assert told is not None and told[1] != told[2]
    person.page.evaluate(ON_PAPER)
    paper = person.page.pdf()
    rows = person.page.evaluate("() => window.onPaper")
    assert len(rows) == int(told[1]) > _grid(person).get_by_role("row").count()
    ids = [row[0] for row in rows]
    assert ids == sorted(ids, reverse=True) and "数学" not in {cell for row in rows for cell in row}
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) > 1
    assert person.page.evaluate(LEFT) == 0


def a_check_up_is_signed_without_a_mouse(person: Person, roster: Path) -> None:
    press = person.page.keyboard.press
    _tab_to(person, person.page.get_by_role("link", name="上传名册", exact=True))
    press("Enter")
    _tab_to(person, person.page.locator("input[type=file]"))
    with person.page.expect_file_chooser() as chooser:
        press("Enter")
    chooser.value.set_files(roster)
    _tab_to(person, person.page.get_by_role("button", name="读入", exact=True))
    press("Enter")
    _tab_to(person, person.page.get_by_role("button", name="确认体检", exact=True))
    press("Enter")
    dialog = person.page.get_by_role("dialog")
    _tab_to(person, dialog.get_by_role("textbox"))
    person.page.keyboard.type("人事科")
    _tab_to(person, dialog.get_by_role("button", name="确认体检", exact=True))
    press("Enter")
    person.sees(re.compile("人事科.*确认"))


def _tab_to(person: Person, target: Locator) -> None:
    target.wait_for()
    for _ in range(TABS):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"not to be reached by {TABS} tabs: {target}")
