"""Every view in the current browser: what a screen reader needs, no sideways scrolling, names as text.

Runs where ``ROTATION_CHROMIUM`` names a browser; the rules of accessibility are too new for the old one.
"""

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from benchmarks.page.browsers import axe
from benchmarks.page.person import Person
from tests.api.operations.test_opening_the_page import Opened
from tests.api.page.conftest import CURRENT
from tests.api.page.workbooks import SOURCE

pytestmark = pytest.mark.skipif(not CURRENT, reason="ROTATION_CHROMIUM names no browser")

TABS = ("list", "schools", "teachers", "flows", "map", "week", "equity", "compliance", "ledgers", "proof", "versions")
GRAVE = ("serious", "critical")
PHONE, TWICE = (390, 844), (683, 384)  # the second is what 1366×768 shows at 200 %
AXE = """async () => {
  const { passes, violations } = await axe.run();
  return { passes: passes.length, violations };
}"""
COVERED = """() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const all = document.querySelectorAll("header a, header button, main a, main button, main input, main select");
  const shown = Array.from(all).filter((each) => each.offsetWidth > 1 && getComputedStyle(each).visibility === "visible"
    && !each.closest(".grid-head, .skip"));
  const covered = shown.filter((each) => {
    each.scrollIntoView({ block: "center", inline: "center" });
    const [box] = each.getClientRects();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const label = top && top.closest("label");
    return !top || !(each.contains(top) || (label && label.contains(each)));
  });
  return [shown.length, covered.map((each) => each.textContent || each.outerHTML)];
}"""
MARKS = (
    "<b>{}</b>", "<img alt={}>", "{{{{{}}}}}", "${{{}}}", "&lt;{}&gt;", "\"'{}", "</td>{}", "<!--{}-->", "%3C{}",
    "\\u003c{}",
)


@pytest.fixture(scope="module")
def planner(browser: Browser, opened: Opened) -> Person:
    """Logged in, with the example solved."""
    person = Person(browser, opened.url)
    person.page.goto(f"{opened.url}/#/begin/{opened.token}")
    person.press("用示例试一试")
    person.follow("看方案")
    person.sees("全部合规")
    return person


@pytest.fixture(scope="module")
def views(planner: Person) -> list[str]:
    """Addresses of all views."""
    plan = planner.page.url.split("/plans/")[1].split("/")[0]
    told = planner.page.evaluate(
        "async () => [(await (await fetch('/api/v1/rosters')).json()).items[0].id,"
        " (await (await fetch('/api/v1/solves')).json()).items.find((each) => each.kind === 'rotation').id]"
    )
    return [
        "begin", "rosters", "rosters/upload", f"rosters/{told[0]}/checkup", f"rosters/{told[0]}/records/teachers",
        "policy", "runs", f"runs/{told[1]}", "plans", *(f"plans/{plan}/{tab}" for tab in TABS), f"plans/{plan}/decide",
        "ledger", "help",
    ]


def _opened(planner: Person, view: str) -> None:
    planner.page.goto(f"{planner.url}/#/{view}")
    planner.page.get_by_role("heading", level=1).first.wait_for()
    planner.page.wait_for_load_state("networkidle")


def test_nothing_serious_stands_in_the_way_of_a_screen_reader(planner: Person, views: list[str], parts: Path) -> None:
    rules, found = axe(parts), {}
    for view in views:
        _opened(planner, view)
        planner.page.evaluate(rules)
        told = planner.page.evaluate(AXE)
        assert told["passes"] > 10, view
        wrong = [
            f"{each['id']}: {node['target']}" for each in told["violations"] if each["impact"] in GRAVE
            for node in each["nodes"]
        ]
        if wrong:
            found[view] = wrong
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize(("width", "height"), [PHONE, TWICE])
def test_no_view_scrolls_sideways_and_all_buttons_are_in_reach(
    planner: Person, views: list[str], width: int, height: int
) -> None:
    planner.page.set_viewport_size({"width": width, "height": height})
    try:
        wide, hidden, shown = [], {}, 0
        for view in views:
            _opened(planner, view)
            if planner.page.evaluate("() => document.documentElement.scrollWidth") > width:
                wide.append(view)
            count, covered = planner.page.evaluate(COVERED)
            shown += count
            if covered:
                hidden[view] = covered
        assert (wide, hidden) == ([], {})
        assert shown > 5 * len(views), "what there was to reach"
    finally:
        planner.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_hundred_strange_names_are_text(planner: Person, tmp_path: Path) -> None:
    book = load_workbook(SOURCE)
    people = book["教师"]
    names = [MARKS[number % len(MARKS)].format(number) for number in range(100)]
    column = [cell.value for cell in people[1]].index("姓名") + 1
    for row, name in enumerate(names, 2):
        people.cell(row, column).value = name
    book.save(tmp_path / "名册.xlsx")
    planner.page.goto(f"{planner.url}/#/rosters/upload")
    planner.give(tmp_path / "名册.xlsx")
    planner.press("读入")
    planner.page.wait_for_url(re.compile("/checkup"))
    planner.follow("记录")
    planner.page.get_by_role("checkbox", name="显示姓名").check()
    planner.page.get_by_text(names[0], exact=True).first.wait_for()
    shown = planner.page.get_by_role("grid", name="教师")
    seen = set(shown.get_by_role("gridcell").all_inner_texts())
    assert len(seen & set(names)) >= 10, "those on the screen, letter by letter"
    assert planner.page.evaluate("() => document.querySelectorAll('main b b, main img[alt]').length") == 0
    assert planner.wrong == []
